using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ambicap.Cri.Serving;

/// <summary>How connections of clients are served.</summary>
internal static class KestrelSettings
{
    // Clients are local and root's. The limits are those of gRPC's own servers, not those of a server on the Internet.
    private const int LargestHeaders = 1024 * 1024;
    private const int MostHeaders = 1000;
    private const int MostStreams = 100_000;

    /// <summary>
    /// HTTP/2 without TLS at a Unix socket. Nothing is ended for being slow, silent or idle: an event stream is all of that, and what may
    /// be a dead connection elsewhere is the kernel's to tell here.
    /// </summary>
    internal static KestrelServerOptions Create(UnixEndpoint endpoint, IServiceProvider services)
    {
        KestrelServerOptions options = new() { ApplicationServices = services, AddServerHeader = false, AllowAlternateSchemes = true };
        options.RequestHeaderEncodingSelector = AuthorityEncoding.Select!;
        KestrelServerLimits limits = options.Limits;
        limits.KeepAliveTimeout = Timeout.InfiniteTimeSpan;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestBodySize = null;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.MaxRequestHeadersTotalSize = LargestHeaders;
        limits.Http2.MaxRequestHeaderFieldSize = LargestHeaders;
        limits.Http2.MaxStreamsPerConnection = MostStreams;
        options.ListenUnixSocket(endpoint.Path, listen => listen.Protocols = HttpProtocols.Http2);
        return options;
    }
}
