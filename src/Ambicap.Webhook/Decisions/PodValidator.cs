using Ambicap.Policy.Ambient;
using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>Judges Pods that are created or changed.</summary>
/// <param name="scope">What is judged.</param>
/// <param name="exempt">What is not.</param>
internal sealed class PodValidator(Scope scope, Exempt exempt)
{
    private const string StatusSubResource = "status";
    private const string ChangedGrants = "violates Ambicap: ";

    /// <summary>Judges a request about a Pod.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The review: where a change must be judged, more is read of it.</param>
    /// <param name="policy">What counts in its namespace.</param>
    /// <param name="granted">What an allowed new Pod is granted.</param>
    internal AdmissionAnswer Validate(AdmissionRequest request, ReadOnlySpan<byte> body, NamespacePolicy policy, out AmbientGrants granted)
    {
        granted = AmbientGrants.None;
        if (ObjectFault.Find(request.Object, "object", body) is { } fault)
        {
            return fault;
        }

        Pod pod = request.Object.Pod!;
        return exempt.Of(pod)
            ?? (request.Operation == Operation.Update ? ValidateUpdate(request, body, policy) : ValidateNew(pod, policy, out granted));
    }

    private AdmissionAnswer ValidateNew(Pod pod, NamespacePolicy policy, out AmbientGrants granted)
    {
        Judgement enforced = Judgement.Of(scope, policy.Enforce, pod);
        Judgement audited = enforced.At(scope, policy.Levels.Audit, pod);
        Judgement warned = policy.Levels.Warn == audited.Level ? audited : enforced.At(scope, policy.Levels.Warn, pod);
        granted = enforced.IsAllowed && enforced.Ambient.HasEffect ? enforced.Ambient.Grants : AmbientGrants.None;
        return PodAnswer.Of(policy, enforced, audited, warned);
    }

    /// <summary>An update that leaves the grants alone passes the ambient rules; one that changes no image passes the standards, as for
    /// Pod Security Admission.</summary>
    private AdmissionAnswer ValidateUpdate(AdmissionRequest request, ReadOnlySpan<byte> body, NamespacePolicy policy)
    {
        if (ObjectFault.Find(request.OldObject, "oldObject", body) is { } fault)
        {
            return fault;
        }

        Pod before = request.OldObject.Pod!;
        Pod after = request.Object.Pod!;
        IReadOnlyList<Violation> changes = AmbientRules.EvaluateUpdate(before, after);
        if (changes.Count > 0)
        {
            return AdmissionAnswer.Forbidden(ChangedGrants + ViolationText.Summary(changes));
        }

        bool isJudged = scope == Scope.Full
            && request.SubResource != StatusSubResource
            && PodChange.IsSignificant(body[request.OldObject.Place], body[request.Object.Place]);
        return isJudged
            ? PodAnswer.Of(
                policy,
                Judgement.OfUpdate(policy.Levels.Enforce, after),
                Judgement.OfUpdate(policy.Levels.Audit, after),
                Judgement.OfUpdate(policy.Levels.Warn, after))
            : AdmissionAnswer.Allowed;
    }
}
