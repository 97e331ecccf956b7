using Ambicap.Policy.Judging;
using Ambicap.Policy.Pods;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Judges the templates of workloads: they are audited and warned of, and never refused, also where they cannot be judged. Enforced is
/// what becomes of them, the Pods.
/// </summary>
/// <param name="scope">What is judged.</param>
/// <param name="exempt">What is not.</param>
internal sealed class WorkloadValidator(Scope scope, Exempt exempt)
{
    /// <summary>Judges a request about a workload. One without a template is let be.</summary>
    internal AdmissionAnswer Validate(AdmissionRequest request, ReadOnlySpan<byte> body, NamespacePolicy policy)
    {
        if (request.Object.Failure is not null)
        {
            return AdmissionAnswer.Unjudged(ObjectFault.Find(request.Object, "object", body)!.Message);
        }

        return request.Object.Pod is not { } pod ? AdmissionAnswer.Allowed : exempt.Of(pod) ?? Judge(pod, policy);
    }

    private AdmissionAnswer Judge(Pod pod, NamespacePolicy policy)
    {
        Judgement audited = Judgement.Of(scope, policy.AuditOfTemplates, pod);
        Judgement warned = audited.At(scope, policy.Levels.Warn, pod);
        List<string> warnings = [];
        JudgementText.AddWarnings(warnings, warned);
        warnings.AddRange(ViolationWarnings.Remarks(warned.Ambient.Warnings));
        List<KeyValuePair<string, string>> audit = [];
        if (policy.Error is { } error)
        {
            audit.Add(new(AuditKeys.Error, error));
        }

        if (JudgementText.Audit(audited) is { } violations)
        {
            audit.Add(new(AuditKeys.Violations, violations));
        }

        return warnings.Count + audit.Count == 0 ? AdmissionAnswer.Allowed : AdmissionAnswer.Allowed with { Warnings = warnings, Audit = audit };
    }
}
