using Ambicap.Kubernetes.Tokens;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>Finds why an object cannot be judged.</summary>
internal static class ObjectFault
{
    /// <summary>The answer to a request without the object, or with one that the API would not take; null where it was decoded.</summary>
    /// <param name="found">The object.</param>
    /// <param name="field">Its field in the request.</param>
    /// <param name="body">The review.</param>
    internal static AdmissionAnswer? Find(ReviewedObject found, string field, ReadOnlySpan<byte> body) =>
        found.Failure is { } failure ? AdmissionAnswer.BadRequest($"failed to decode {TokenPath.Explain(new JsonTokenSource(body), failure).Message}")
        : found.Pod is null ? AdmissionAnswer.BadRequest($"the request has no Pod as its {field}; send one")
        : null;
}
