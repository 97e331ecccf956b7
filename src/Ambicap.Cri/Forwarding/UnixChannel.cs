using System.Net.Sockets;

namespace Ambicap.Cri.Forwarding;

/// <summary>HTTP/2 to a Unix socket.</summary>
internal static class UnixChannel
{
    /// <summary>
    /// A handler whose connections are made when they are needed, so that a runtime that was away is found again by the next call, and
    /// none is closed for being old or idle.
    /// </summary>
    internal static SocketsHttpHandler CreateHandler(string socket)
    {
        UnixDomainSocketEndPoint address = new(socket);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            ConnectCallback = (_, cancellation) => ConnectAsync(address, cancellation),
        };
    }

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint address, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
