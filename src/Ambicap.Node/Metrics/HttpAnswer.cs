using System.Globalization;
using System.Text;

namespace Ambicap.Node.Metrics;

/// <summary>The answer to a request, which is closed after it.</summary>
internal static class HttpAnswer
{
    /// <summary>The answer; null where the request has not come to its end yet.</summary>
    /// <param name="request">What has arrived.</param>
    /// <param name="find">The text of a path, and whether all is well; null where there is no such path.</param>
    internal static byte[]? To(ReadOnlySpan<byte> request, Func<string, (bool IsWell, string Text)?> find)
    {
        if (request.IndexOf("\r\n\r\n"u8) < 0)
        {
            return null;
        }

        string line = Encoding.ASCII.GetString(request[..request.IndexOf("\r\n"u8)]);
        string[] words = line.Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return Of("400 Bad Request", "this is no HTTP/1.1 request\n", isHead: false);
        }

        bool isHead = words[0] == "HEAD";
        if (words[0] != "GET" && !isHead)
        {
            return Of("405 Method Not Allowed", "use GET\n", isHead: false);
        }

        int query = words[1].IndexOf('?', StringComparison.Ordinal);
        return find(query < 0 ? words[1] : words[1][..query]) is var (isWell, text)
            ? Of(isWell ? "200 OK" : "503 Service Unavailable", text, isHead)
            : Of("404 Not Found", "there are /metrics, /healthz and /readyz\n", isHead);
    }

    /// <summary>The answer to a request that is larger than any that makes sense here.</summary>
    internal static byte[] TooLarge() => Of("431 Request Header Fields Too Large", "the request is too large\n", isHead: false);

    private static byte[] Of(string status, string text, bool isHead)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: {MetricsWriter.ContentType}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        return Encoding.UTF8.GetBytes(isHead ? head : head + text);
    }
}
