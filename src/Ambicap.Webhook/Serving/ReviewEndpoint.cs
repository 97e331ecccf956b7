using System.Diagnostics;
using Ambicap.Policy.Ambient;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.ExistingPods;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Metrics;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Webhook.Serving;

/// <summary>Answers <c>/validate</c> and <c>/mutate</c>: reads the review, has it judged, writes the answer.</summary>
/// <param name="admission">Judges.</param>
/// <param name="namespaces">Knows the policies of namespaces.</param>
/// <param name="existing">Looks at the Pods of a namespace whose policy gets stricter.</param>
/// <param name="bodies">The memory for bodies.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="log">The log.</param>
internal sealed class ReviewEndpoint(
    Admission admission, NamespaceResolver namespaces, ExistingPodWarnings existing, BodyBudget bodies, WebhookMetrics metrics, JsonLog log)
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
            AdmissionAnswer answer = await JudgeAsync(entrance, request, body, http.QueryString);
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

    private ValueTask<AdmissionAnswer> JudgeAsync(Entrance entrance, AdmissionRequest request, Body body, string query)
    {
        Subject subject = Subject.Pod;
        AdmissionAnswer answer = AdmissionAnswer.Allowed;
        NamespacePolicy? tightened = null;
        bool isOpen = entrance == Entrance.Mutate
            ? Admission.IsMutable(request)
            : (subject = admission.BeginValidate(request, body.Span, out answer, out tightened)) != Subject.None;
        if (!isOpen)
        {
            return tightened is null ? new(answer) : WarnAsync(request.Name, tightened, RequestTime.Of(query));
        }

        return namespaces.TryGet(request.Namespace, out NamespacePolicy? policy)
            ? new(Judge(entrance, subject, request, body, policy))
            : JudgeLaterAsync(namespaces.AskAsync(request.Namespace, RequestTime.Of(query)), entrance, subject, request, body);
    }

    private async ValueTask<AdmissionAnswer> WarnAsync(string name, NamespacePolicy tightened, TimeSpan? left) =>
        AdmissionAnswer.Allowed with { Warnings = await existing.FindAsync(name, tightened, left) };

    private async ValueTask<AdmissionAnswer> JudgeLaterAsync(
        Task<NamespacePolicy> policy, Entrance entrance, Subject subject, AdmissionRequest request, Body body)
    {
        try
        {
            return Judge(entrance, subject, request, body, await policy);
        }
        catch (UnknownNamespaceException failure)
        {
            return subject == Subject.Workload ? AdmissionAnswer.Unjudged(failure.Message) : AdmissionAnswer.InternalError(failure.Message);
        }
    }

    private AdmissionAnswer Judge(Entrance entrance, Subject subject, AdmissionRequest request, Body body, NamespacePolicy policy)
    {
        if (entrance == Entrance.Mutate)
        {
            return admission.Mutate(request, body.Span, policy);
        }

        AdmissionAnswer answer = admission.Validate(subject, request, body.Span, policy, out AmbientGrants granted);
        if (!request.IsDryRun)
        {
            metrics.Count(granted);
        }

        return answer;
    }

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
