using System.Net.Sockets;
using Grpc.Core;

namespace Ambicap.Cri.Forwarding;

/// <summary>The status of a call that a runtime could not answer, or could not answer to its end.</summary>
internal static class RuntimeFailure
{
    /// <summary>Every failure is Unavailable, on which clients try again, but a stream that the runtime itself ended with a reason.</summary>
    internal static Status StatusOf(Exception? failure, string endpoint)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException { ErrorCode: long code })
            {
                return new Status(CodeOf(code), $"the container runtime at {endpoint} ended the call with the HTTP/2 error {code}");
            }

            if (inner is SocketException socket)
            {
                return new Status(StatusCode.Unavailable, $"the container runtime at {endpoint} is away: {Reason(socket)}; start it, or try again");
            }
        }

        return new Status(StatusCode.Unavailable, $"the container runtime at {endpoint} went away during the call; try again");
    }

    /// <summary>What gRPC's mapping of HTTP/2 error codes (RFC 9113, section 7) to statuses says.</summary>
    private static StatusCode CodeOf(long error) => error switch
    {
        0x0 or 0x7 => StatusCode.Unavailable,
        0x8 => StatusCode.Cancelled,
        0xb => StatusCode.ResourceExhausted,
        0xc => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    private static string Reason(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "nothing listens",
        SocketError.AddressNotAvailable => "there is no such socket",
        SocketError.AccessDenied => "permission denied",
        SocketError.ConnectionReset or SocketError.Shutdown => "the connection broke",
        _ => failure.Message,
    };
}
