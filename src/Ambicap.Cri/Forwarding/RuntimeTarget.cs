using System.Net;
using Ambicap.Cri.Metrics;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Ambicap.Cri.Forwarding;

/// <summary>A container runtime that calls are forwarded to.</summary>
internal sealed class RuntimeTarget(UnixEndpoint endpoint, IHttpForwarder forwarder, ProxyMetrics metrics) : IDisposable
{
    // A call may last as long as its client wants: event streams never end. What ends a call is its client or the runtime.
    private static readonly ForwarderRequestConfig Config = new()
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    private readonly HttpMessageInvoker _invoker = new(UnixChannel.CreateHandler(endpoint.Path));
    private readonly GrpcTransformer _transformer = new(endpoint.ToString(), metrics);

    /// <summary>The endpoint.</summary>
    internal UnixEndpoint Endpoint => endpoint;

    /// <summary>Forwards a call, whatever it is, both ways until its end.</summary>
    internal ValueTask<ForwarderError> ForwardAsync(HttpContext context) =>
        forwarder.SendAsync(context, GrpcTransformer.Prefix, _invoker, Config, _transformer);

    public void Dispose() => _invoker.Dispose();
}
