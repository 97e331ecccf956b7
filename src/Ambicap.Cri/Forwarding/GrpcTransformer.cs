using System.Collections.Concurrent;
using Ambicap.Cri.Calls;
using Ambicap.Cri.Metrics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Ambicap.Cri.Forwarding;

/// <summary>
/// Leaves calls and answers as they are, and turns the failures of a runtime into statuses: what the forwarder would answer is a status
/// of HTTP, of which clients of gRPC make Unknown or Internal.
/// </summary>
internal sealed class GrpcTransformer(string endpoint, ProxyMetrics metrics) : HttpTransformer
{
    /// <summary>What addresses begin with; the name is never resolved.</summary>
    internal const string Prefix = "http://localhost";

    // Every path of the CRI's services, and then some. Paths come from outside, so they are not kept without bounds.
    private const int MostPaths = 256;

    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = AddressOf(httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            GrpcResponse.Set(httpContext.Response, Failed(httpContext.Features.Get<IForwarderErrorFeature>()?.Exception));
            return false;
        }

        _ = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        proxyResponse.Content = new RelayedContent(proxyResponse.Content);
        return true;
    }

    public override async ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse.Content is RelayedContent { Failure: { } failure })
        {
            GrpcResponse.Write(httpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers, Failed(failure));
            return;
        }

        await base.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
    }

    private Status Failed(Exception? failure)
    {
        metrics.RuntimeFailed();
        return RuntimeFailure.StatusOf(failure, endpoint);
    }

    private Uri AddressOf(string target)
    {
        if (_addresses.TryGetValue(target, out Uri? known))
        {
            return known;
        }

        Uri address = new(Prefix + target);
        return _addresses.Count < MostPaths ? _addresses.GetOrAdd(target, address) : address;
    }
}
