using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;

namespace Ambicap.Webhook.Decisions;

/// <summary>What users and the audit log are told.</summary>
internal static class JudgementText
{
    private const string PodSecurity = "PodSecurity";
    private const string Ambicap = "Ambicap";

    /// <summary>The message of a refusal.</summary>
    internal static string Refusal(Judgement judgement, string? namespaceError) =>
        Join(
            Sentence("violates", PodSecurity, judgement.Level, judgement.Standards),
            Sentence("violates", Ambicap, judgement.Level, judgement.Ambient.Violations),
            judgement.Ambient.IsAllowed ? null : namespaceError);

    /// <summary>What the audit log gets; null where nothing is wrong.</summary>
    internal static string? Audit(Judgement judgement) =>
        judgement.IsAllowed
            ? null
            : Join(
                Sentence("would violate", PodSecurity, judgement.Level, judgement.Standards),
                Sentence("would violate", Ambicap, judgement.Level, judgement.Ambient.Violations));

    /// <summary>Appends the warnings about what a level forbids, one a reason.</summary>
    internal static void AddWarnings(List<string> warnings, Judgement judgement)
    {
        if (judgement.Standards.Count > 0)
        {
            WarningText.AddReasons(warnings, $"would violate {PodSecurity} \"{judgement.Level}\": ", judgement.Standards);
        }

        if (!judgement.Ambient.IsAllowed)
        {
            WarningText.AddReasons(warnings, $"would violate {Ambicap} \"{judgement.Level}\": ", judgement.Ambient.Violations);
        }
    }

    private static string? Sentence(string verb, string what, LevelVersion level, IReadOnlyList<Violation> violations) =>
        violations.Count == 0 ? null : $"{verb} {what} \"{level}\": {ViolationText.Summary(violations)}";

    private static string Join(params IEnumerable<string?> sentences) => string.Join("; ", sentences.Where(sentence => sentence is not null));
}
