using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Standards;

namespace Ambicap.Policy.Judging;

/// <summary>What a Pod breaks at one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Standards">What it breaks of the Pod Security Standards; empty where these are left to others.</param>
/// <param name="Ambient">What the ambient rules say.</param>
public sealed record Judgement(LevelVersion Level, IReadOnlyList<Violation> Standards, AmbientVerdict Ambient)
{
    /// <summary>Whether nothing is refused.</summary>
    public bool IsAllowed => Standards.Count == 0 && Ambient.IsAllowed;

    /// <summary>Judges a new Pod, or a template.</summary>
    public static Judgement Of(Scope scope, AmbientContext context, Pod pod)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Judgement(context.Level, OfStandards(scope, context.Level, pod), AmbientRules.Evaluate(context, pod));
    }

    /// <summary>Judges an update by the standards alone: its grants are as they were.</summary>
    public static Judgement OfUpdate(LevelVersion level, Pod pod) =>
        new(level, PodSecurityStandards.Evaluate(level, pod), AmbientVerdict.Nothing);

    /// <summary>Judges the same Pod at another level.</summary>
    public Judgement At(Scope scope, LevelVersion level, Pod pod) =>
        level == Level ? this : new(level, OfStandards(scope, level, pod), Ambient.At(level));

    private static IReadOnlyList<Violation> OfStandards(Scope scope, LevelVersion level, Pod pod) =>
        scope == Scope.Full ? PodSecurityStandards.Evaluate(level, pod) : [];
}
