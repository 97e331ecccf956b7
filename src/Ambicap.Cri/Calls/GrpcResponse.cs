using System.Globalization;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Ambicap.Cri.Calls;

/// <summary>Answers of the proxy's own.</summary>
internal static class GrpcResponse
{
    internal const string StatusHeader = "grpc-status";
    internal const string MessageHeader = "grpc-message";

    // More than this says nothing more, and a peer may refuse large headers.
    private const int LongestDetail = 4096;

    /// <summary>Makes a response that has not begun one of a status alone: headers that end the call.</summary>
    internal static void Set(HttpResponse response, Status status)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers.Clear();
        response.ContentType = "application/grpc";
        Write(response.Headers, status);
    }

    /// <summary>Writes a status into headers or trailers.</summary>
    internal static void Write(IHeaderDictionary headers, Status status)
    {
        headers[StatusHeader] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        headers[MessageHeader] = Encode(status.Detail);
    }

    /// <summary>Everything but printable ASCII is percent-encoded, and the percent sign itself.</summary>
    private static string Encode(string detail)
    {
        StringBuilder encoded = new();
        foreach (byte value in Encoding.UTF8.GetBytes(detail.Length > LongestDetail ? detail[..LongestDetail] : detail))
        {
            _ = value is >= 0x20 and <= 0x7e and not (byte)'%'
                ? encoded.Append((char)value)
                : encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return encoded.ToString();
    }
}
