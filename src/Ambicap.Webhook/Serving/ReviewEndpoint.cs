using System.Diagnostics;
using Ambicap.Policy.Ambient;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Metrics;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ambicap.Webhook.Serving;

/// <summary>Answers <c>/validate</c> and <c>/mutate</c>: reads the review, has it judged, writes the answer.</summary>
internal sealed class ReviewEndpoint(Admission admission, NamespaceResolver namespaces, WebhookMetrics metrics, JsonLog log)
{
    [ThreadStatic]
    private static ReviewWriter? s_writer;

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
            using Body body = await BodyReader.ReadAsync(features.Get<IRequestBodyPipeFeature>()!.Reader, http.Headers.ContentLength);
            long begin = Stopwatch.GetTimestamp();
            AdmissionRequest request = ReviewDecoder.Decode(body.Span);
            AdmissionAnswer answer = await JudgeAsync(entrance, request, body);
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

    private ValueTask<AdmissionAnswer> JudgeAsync(Entrance entrance, AdmissionRequest request, Body body)
    {
        Subject subject = Subject.Pod;
        AdmissionAnswer answer = AdmissionAnswer.Allowed;
        bool isOpen = entrance == Entrance.Mutate
            ? Admission.IsMutable(request)
            : (subject = admission.BeginValidate(request, body.Span, out answer)) != Subject.None;
        if (!isOpen)
        {
            return new(answer);
        }

        ValueTask<NamespacePolicy> policy = namespaces.FindAsync(request.Namespace);
        return policy.IsCompletedSuccessfully
            ? new(Judge(entrance, subject, request, body, policy.Result))
            : JudgeLaterAsync(policy, entrance, subject, request, body);
    }

    private async ValueTask<AdmissionAnswer> JudgeLaterAsync(
        ValueTask<NamespacePolicy> policy, Entrance entrance, Subject subject, AdmissionRequest request, Body body)
    {
        try
        {
            return Judge(entrance, subject, request, body, await policy);
        }
        catch (UnknownNamespaceException failure)
        {
            return AdmissionAnswer.InternalError(failure.Message);
        }
    }

    private AdmissionAnswer Judge(Entrance entrance, Subject subject, AdmissionRequest request, Body body, NamespacePolicy policy)
    {
        if (entrance == Entrance.Mutate)
        {
            return admission.Mutate(request, body.Span, policy);
        }

        AdmissionAnswer answer = admission.Validate(subject, request, body.Span, policy, out AmbientGrants granted);
        metrics.Count(granted);
        return answer;
    }

    /// <summary>Names and the reason, never the object: its environment may hold secrets.</summary>
    private void LogRefusal(AdmissionRequest request, AdmissionAnswer answer)
    {
        if (!answer.IsAllowed)
        {
            log.Information(
                answer.Decision == Decision.Denied ? "denied" : "not judged",
                ("uid", request.Uid),
                ("operation", request.Operation),
                ("kind", request.Kind),
                ("subResource", request.SubResource.Length > 0 ? request.SubResource : null),
                ("namespace", request.Namespace),
                ("name", request.Name.Length > 0 ? request.Name : null),
                ("user", request.UserName),
                ("code", answer.Code),
                ("reason", answer.Message));
        }
    }

    private ValueTask RefuseAsync(IFeatureCollection features, int status, string text)
    {
        metrics.CountRefused(status);
        return Response.WriteTextAsync(features, status, text);
    }
}
