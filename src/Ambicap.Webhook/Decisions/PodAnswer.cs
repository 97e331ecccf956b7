using Ambicap.Policy.Judging;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>Makes the answer about a Pod of its judgements at the three levels.</summary>
internal static class PodAnswer
{
    internal static AdmissionAnswer Of(NamespacePolicy policy, Judgement enforced, Judgement audited, Judgement warned)
    {
        List<KeyValuePair<string, string>> audit = Audit(policy, enforced, audited);
        return enforced.IsAllowed
            ? AdmissionAnswer.Allowed with { Audit = audit, Warnings = Warnings(policy, enforced, warned) }
            : AdmissionAnswer.Forbidden(JudgementText.Refusal(enforced, policy.AmbicapError)) with { Audit = audit };
    }

    private static List<KeyValuePair<string, string>> Audit(NamespacePolicy policy, Judgement enforced, Judgement audited)
    {
        List<KeyValuePair<string, string>> audit = [new(AuditText.EnforcePolicy, LevelNames.Of(enforced.Level))];
        Add(audit, AuditText.Error, policy.Error);
        Add(audit, AuditText.Violations, JudgementText.Audit(audited));
        Add(audit, AuditText.Grants, enforced.Ambient.HasEffect ? AuditText.OfGrants(enforced.Ambient.Grants) : null);
        return audit;
    }

    /// <summary>Of what is refused anyway nobody is warned.</summary>
    private static List<string> Warnings(NamespacePolicy policy, Judgement enforced, Judgement warned)
    {
        if (warned.IsAllowed && enforced.Ambient.Warnings.Count == 0 && policy.AmbicapError is null)
        {
            return [];
        }

        List<string> warnings = [];
        JudgementText.AddWarnings(warnings, warned);
        warnings.AddRange(WarningText.Remarks(enforced.Ambient.Warnings));
        if (policy.AmbicapError is { } error)
        {
            warnings.Add(WarningText.Bound(error));
        }

        return warnings;
    }

    private static void Add(List<KeyValuePair<string, string>> audit, string key, string? value)
    {
        if (value is not null)
        {
            audit.Add(new(key, value));
        }
    }
}
