using System.Diagnostics;
using Ambicap.Policy.Ambient;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Metrics;
using Ambicap.Webhook.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Webhook.Serving;

/// <summary>Answers <c>/validate</c> and <c>/mutate</c>: reads the review, has it judged, writes the answer.</summary>
/// <param name="admission">Judges.</param>
/// <param name="bodies">The memory for bodies.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="log">The log.</param>
internal sealed class ReviewEndpoint(Admission admission, BodyBudget bodies, WebhookMetrics metrics, JsonLog log)
{
    [ThreadStatic]
    private static ReviewWriter? s_writer;

    private readonly Throttle _refusals = new(TimeSpan.FromSeconds(1));

    /// <summary>Answers a request.</summary>
    internal async Task AnswerAsync(IFeatureCollection features, Entrance entrance)
    {
        IHttpRequestFeature http = features.Get<IHttpRequestFeature>()!;
        if (Refuse(http) is { } refusal)
        {
            await RefuseAsync(features, refusal.Status, refusal.Text);
            return;
        }

        try
        {
            using Body body = await BodyReader.ReadAsync(features.Get<IRequestBodyPipeFeature>()!.Reader, http.Headers.ContentLength, bodies);
            long begin = Stopwatch.GetTimestamp();
            AdmissionRequest request = ReviewDecoder.Decode(body.Span);
            (AdmissionAnswer answer, AmbientGrants granted) = await JudgeAsync(entrance, request, body, http.QueryString);
            metrics.Count(granted);
            metrics.Count(entrance, request.Operation, answer.Decision);
            metrics.Latency.Count(Stopwatch.GetTimestamp() - begin);
            LogRefusal(request, answer);
            s_writer ??= new ReviewWriter();
            await Response.WriteAsync(features, StatusCodes.Status200OK, Response.Json, s_writer.Write(request.Uid, answer));
        }
        catch (BodyTooLargeException)
        {
            await RefuseAsync(features, StatusCodes.Status413PayloadTooLarge, $"the review is larger than {BodyReader.LargestBody} bytes; send a smaller one");
        }
        catch (TooManyBodiesException)
        {
            await RefuseAsync(features, StatusCodes.Status503ServiceUnavailable, "there are too many large reviews at once; try again");
        }
        catch (ReviewException failure)
        {
            await RefuseAsync(features, StatusCodes.Status400BadRequest, failure.Message);
        }
    }

    private static (int Status, string Text)? Refuse(IHttpRequestFeature http)
    {
        if (http.Method != HttpMethods.Post)
        {
            return (StatusCodes.Status405MethodNotAllowed, "reviews are answered to POST only; send one");
        }

        string? type = http.Headers.ContentType;
        bool isJson = type is not null && type.StartsWith(Response.Json, StringComparison.OrdinalIgnoreCase)
            && (type.Length == Response.Json.Length || type[Response.Json.Length] is ';' or ' ');
        return isJson ? null : (StatusCodes.Status415UnsupportedMediaType, $"the content type is not {Response.Json}; send an AdmissionReview as that");
    }

    private ValueTask<Admitted> JudgeAsync(Entrance entrance, AdmissionRequest request, Body body, string query) => entrance == Entrance.Mutate
        ? admission.MutateAsync(request, body.Memory, new RequestTime(query))
        : admission.ValidateAsync(request, body.Memory, new RequestTime(query));

    /// <summary>Names and the reason, never the object: its environment may hold secrets. Who sends long names gets short ones.</summary>
    private void LogRefusal(AdmissionRequest request, AdmissionAnswer answer)
    {
        if (!answer.IsAllowed)
        {
            log.Information(
                answer.Decision == Decision.Denied ? "denied" : "not judged",
                ("uid", Short(request.Uid)),
                ("operation", request.Operation),
                ("kind", Short(request.Kind)),
                ("subResource", Short(request.SubResource)),
                ("namespace", Short(request.Namespace)),
                ("name", Short(request.Name)),
                ("user", Short(request.UserName)),
                ("code", answer.Code),
                ("reason", answer.Message));
        }
    }

    private static string? Short(string text) => text.Length > 0 ? ConfigurationSection.Printable(text) : null;

    private ValueTask RefuseAsync(IFeatureCollection features, int status, string text)
    {
        metrics.CountRefused(status);
        if (_refusals.IsOpen(out int others))
        {
            log.Warning("refused what is no review", ("status", status), ("reason", text), ("others", others > 0 ? others : null));
        }

        return Response.WriteTextAsync(features, status, text);
    }
}
