using System.Text;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Metrics;
using Ambicap.Webhook.Namespaces;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Webhook.Serving;

/// <summary>
/// Everything between Kestrel and the answers. Kestrel calls it directly: routing, middleware and an HttpContext for each request would
/// cost more than judging a Pod.
/// </summary>
internal sealed class WebhookApplication(
    ReviewEndpoint reviews, WebhookMetrics metrics, NamespaceStore namespaces, ICertificateSource certificates, JsonLog log)
    : IHttpApplication<IFeatureCollection>
{
    private const string Healthy = "ok";

    /// <summary>Whether the program is going down: it answers what comes, and wants no more.</summary>
    internal volatile bool IsStopping;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Nothing of a request outlives it.
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        try
        {
            if (IsStopping)
            {
                Leave(context);
            }

            await RouteAsync(context);
        }
        catch (Exception failure) when (failure is ConnectionResetException or ConnectionAbortedException or OperationCanceledException)
        {
            // The client went away.
        }
        catch (BadHttpRequestException failure)
        {
            metrics.CountRefused(failure.StatusCode);
            await TryRefuseAsync(context, failure.StatusCode, "the request is broken; send it whole, and in time");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A flaw of this program: the request fails, the others go on.
            log.Error("a request failed", ("reason", failure.GetType().Name), ("where", failure.StackTrace));
            metrics.CountRefused(StatusCodes.Status500InternalServerError);
            await TryRefuseAsync(context, StatusCodes.Status500InternalServerError, "the webhook failed; see its log");
        }
    }

    /// <summary>Asks the client to use another connection next time. HTTP/2 has a frame for it, which the server sends at its end.</summary>
    private static void Leave(IFeatureCollection features)
    {
        if (features.Get<IHttpRequestFeature>()!.Protocol == "HTTP/1.1")
        {
            features.Get<IHttpResponseFeature>()!.Headers.Connection = "close";
        }
    }

    private Task RouteAsync(IFeatureCollection features)
    {
        IHttpRequestFeature http = features.Get<IHttpRequestFeature>()!;
        bool isTls = http.Scheme == Uri.UriSchemeHttps;
        return (http.Path, isTls) switch
        {
            // Upstream's webhook answers at the root.
            ("/validate" or "/", true) => reviews.AnswerAsync(features, Entrance.Validate),
            ("/mutate", true) => reviews.AnswerAsync(features, Entrance.Mutate),
            ("/healthz", _) => Response.WriteTextAsync(features, StatusCodes.Status200OK, Healthy).AsTask(),
            ("/readyz", _) => AnswerReadyAsync(features),
            ("/metrics", false) => AnswerMetricsAsync(features),
            _ => Response.WriteTextAsync(features, StatusCodes.Status404NotFound, "nothing is here; see docs/webhook.md for the paths").AsTask(),
        };
    }

    private Task AnswerReadyAsync(IFeatureCollection features)
    {
        string? why = IsStopping ? "stopping" : namespaces.IsSynced ? certificates.Missing : "the namespaces are not yet known";
        return Response.WriteTextAsync(features, why is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, why ?? Healthy).AsTask();
    }

    private Task AnswerMetricsAsync(IFeatureCollection features)
    {
        MetricsWriter writer = new();
        metrics.Write(writer);
        writer.Gauge("ambicap_webhook_namespaces", "Namespaces that are known.", namespaces.Count);
        writer.Gauge(
            "ambicap_webhook_namespaces_heard_timestamp_seconds",
            "When the API server last told something of namespaces, in seconds since 1970; it does so every minute or so.",
            namespaces.LastHeard);
        writer.Gauge("ambicap_webhook_ready", "1 where all namespaces are known and requests are wanted.", namespaces.IsSynced && certificates.Missing is null && !IsStopping ? 1 : 0);
        writer.Gauge(
            "ambicap_webhook_certificate_expiry_seconds",
            "When the certificate stops being valid, in seconds since 1970.",
            new DateTimeOffset(certificates.Current.Expires).ToUnixTimeSeconds());
        return Response.WriteAsync(features, StatusCodes.Status200OK, MetricsWriter.ContentType, Encoding.UTF8.GetBytes(writer.ToString())).AsTask();
    }

    private static async Task TryRefuseAsync(IFeatureCollection features, int status, string text)
    {
        if (!features.Get<IHttpResponseFeature>()!.HasStarted)
        {
            await Response.WriteTextAsync(features, status, text);
        }
    }
}
