using Ambicap.Capabilities;
using Ambicap.Policy.Ambient.Checks;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>The rules about what a Pod may make ambient.</summary>
public static class AmbientRules
{
    /// <summary>Every rule, in the order in which violations are listed; the warnings and the rules of changes come last.</summary>
    public static IReadOnlyList<CheckInfo> Checks { get; } =
    [
        .. AmbientChecks.OfWriting.Concat(AmbientChecks.OfPolicy).Concat(AmbientChecks.Warnings).DistinctBy(check => check.Id)
            .Select(check => new CheckInfo(check.Id, check.Reason, null, [])),
        new CheckInfo(ChangedGrant.Id, ChangedGrant.Reason, null, []),
    ];

    /// <summary>The strictest level that lets a capability be ambient; at it root-equivalent ones need the namespace's opt-in beside.</summary>
    public static Level StrictestLevelOf(Capability capability) =>
        AmbientLevel.Allowed(Level.Restricted).Contains(capability) ? Level.Restricted
        : AmbientLevel.Allowed(Level.Baseline).Contains(capability) ? Level.Baseline
        : Level.Privileged;

    /// <summary>Judges a new Pod, or the template of a workload.</summary>
    /// <param name="context">The Pod's surroundings.</param>
    /// <param name="pod">The Pod.</param>
    public static AmbientVerdict Evaluate(AmbientContext context, Pod pod)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(pod);
        if (!GrantReader.IsNeeded(pod, context.AddIsAmbient) && !NoGrant.HasClass(context, pod) && !PrefixedName.IsIn(pod)
            && !(context.IsOfFile && Habits.MayBeIn(pod)))
        {
            return AmbientVerdict.Nothing;
        }

        AmbientInput input = AmbientGrants.InputOf(pod, context);
        return Judge(input, AmbientGrants.Of(input));
    }

    /// <summary>Judges what was read before.</summary>
    internal static AmbientVerdict Judge(AmbientInput input, AmbientGrants grants)
    {
        IReadOnlyList<Violation> ofPolicy = AmbientCheck.JudgeAll(AmbientChecks.OfPolicy, input);
        return new AmbientVerdict(grants, grants.Violations.Count == 0 ? ofPolicy : [.. grants.Violations, .. ofPolicy], grants.Warnings) { Input = input };
    }

    /// <summary>Judges a change of a Pod that exists.</summary>
    /// <remarks>
    /// containerd reads the annotations of a Pod again at each restart of a container: what was judged at the Pod's creation must stay.
    /// An update that leaves every grant as it was is always allowed, whatever the rules now say about the grants.
    /// </remarks>
    /// <param name="before">The Pod as it is.</param>
    /// <param name="after">The Pod as it would be.</param>
    /// <returns>What is refused; empty where the update is allowed.</returns>
    public static IReadOnlyList<Violation> EvaluateUpdate(Pod before, Pod after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ViolationList found = default;
        ChangedGrant.Judge(before, after, ref found);
        EphemeralContainer.JudgeUpdate(before, after, ref found);
        return found.ToList();
    }
}
