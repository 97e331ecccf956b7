using Ambicap.Cri.Calls;
using Ambicap.Cri.Containers;
using Ambicap.Cri.Forwarding;
using Ambicap.Cri.Metrics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Cri.Serving;

/// <summary>Sends each call where it belongs.</summary>
internal sealed class CriApplication(RuntimeTarget runtime, RuntimeTarget images, ContainerGate gate, ProxyMetrics metrics) : IHttpApplication<HttpContext>
{
    /// <summary>A stream of HTTP/2 is used again for a later call, and its context with it.</summary>
    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<HttpContext> container)
        {
            return new DefaultHttpContext(contextFeatures);
        }

        if (container.HostContext is DefaultHttpContext used)
        {
            used.Initialize(contextFeatures);
            return used;
        }

        return container.HostContext = new DefaultHttpContext(contextFeatures);
    }

    public void DisposeContext(HttpContext context, Exception? exception) => ((DefaultHttpContext)context).Uninitialize();

    public async Task ProcessRequestAsync(HttpContext context)
    {
        metrics.CallBegan();
        try
        {
            string path = context.Request.Path.Value ?? "";
            if (GrpcMethod.ServiceOfCreateContainer(path) is not { } service || await gate.PassAsync(context, service))
            {
                _ = await (GrpcMethod.IsOfImages(path) ? images : runtime).ForwardAsync(context);
            }
        }
        finally
        {
            metrics.CallEnded();
        }
    }
}
