using System.Net;
using Ambicap.Cri.Metrics;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Ambicap.Cri.Forwarding;

/// <summary>A container runtime that calls are forwarded to.</summary>
internal sealed class RuntimeTarget : IDisposable
{
    // A call may last as long as its client wants: event streams never end. What ends a call is its client or the runtime.
    private static readonly ForwarderRequestConfig s_config = new()
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    private readonly UnixChannel _channel;
    private readonly HttpMessageInvoker _invoker;
    private readonly IHttpForwarder _forwarder;
    private readonly GrpcTransformer _transformer;

    internal RuntimeTarget(UnixEndpoint endpoint, IHttpForwarder forwarder, ProxyMetrics metrics)
    {
        _channel = new UnixChannel(endpoint.Path);
        _invoker = new HttpMessageInvoker(_channel.Handler, disposeHandler: false);
        _forwarder = forwarder;
        _transformer = new GrpcTransformer(endpoint.ToString(), metrics);
    }

    /// <summary>Forwards a call, whatever it is, both ways until its end.</summary>
    internal ValueTask<ForwarderError> ForwardAsync(HttpContext context) =>
        _forwarder.SendAsync(context, GrpcTransformer.Prefix, _invoker, s_config, _transformer);

    /// <summary>Ends every call with Unavailable.</summary>
    internal void BreakOff() => _channel.BreakOff();

    public void Dispose()
    {
        _invoker.Dispose();
        _channel.Dispose();
    }
}
