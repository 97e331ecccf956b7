using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Cri.Metrics;

/// <summary>
/// <c>/metrics</c>; <c>/healthz</c>, the proxy itself; <c>/readyz</c>, whether the container runtime takes connections.
/// </summary>
internal sealed class MetricsApplication(ProxyMetrics metrics, UnixEndpoint runtime) : IHttpApplication<HttpContext>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        (int status, string text) = context.Request.Path.Value switch
        {
            _ when !HttpMethods.IsGet(context.Request.Method) => (StatusCodes.Status405MethodNotAllowed, "use GET\n"),
            "/metrics" => (StatusCodes.Status200OK, MetricsText.Of(metrics)),
            "/healthz" => (StatusCodes.Status200OK, "ok\n"),
            "/readyz" => await IsThereAsync(context.RequestAborted)
                ? (StatusCodes.Status200OK, "ok\n")
                : (StatusCodes.Status503ServiceUnavailable, $"the container runtime at {runtime} is away\n"),
            _ => (StatusCodes.Status404NotFound, "there are /metrics, /healthz and /readyz\n"),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(runtime.Path), patience.Token);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
