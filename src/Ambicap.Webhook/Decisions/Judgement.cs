using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Standards;
using Ambicap.Webhook.Configuration;

namespace Ambicap.Webhook.Decisions;

/// <summary>What a Pod breaks at one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Standards">What it breaks of the Pod Security Standards; empty where these are left to others.</param>
/// <param name="Ambient">What its grants break.</param>
/// <param name="Grants">What it grants.</param>
/// <param name="Remarks">What is allowed and not as it seems.</param>
internal sealed record Judgement(
    LevelVersion Level,
    IReadOnlyList<Violation> Standards,
    IReadOnlyList<Violation> Ambient,
    AmbientGrants Grants,
    IReadOnlyList<Violation> Remarks)
{
    internal bool IsAllowed => Standards.Count == 0 && Ambient.Count == 0;

    /// <summary>Judges a new Pod, or a template.</summary>
    internal static Judgement Of(Scope scope, AmbientContext context, PolicyPod pod)
    {
        AmbientVerdict verdict = AmbientRules.Evaluate(context, pod);
        IReadOnlyList<Violation> standards = scope == Scope.Full ? PodSecurityStandards.Evaluate(context.Level, pod) : [];
        return new Judgement(context.Level, standards, verdict.Violations, verdict.Grants, verdict.Warnings);
    }

    /// <summary>Judges an update by the standards alone: its grants are as they were.</summary>
    internal static Judgement OfUpdate(LevelVersion level, PolicyPod pod) =>
        new(level, PodSecurityStandards.Evaluate(level, pod), [], AmbientGrants.None, []);
}
