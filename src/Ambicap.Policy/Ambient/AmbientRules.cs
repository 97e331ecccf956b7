using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>The rules about what a Pod may make ambient.</summary>
public static class AmbientRules
{
    /// <summary>Judges a new Pod, or the template of a workload.</summary>
    /// <param name="context">The Pod's surroundings.</param>
    /// <param name="pod">The Pod.</param>
    public static AmbientVerdict Evaluate(AmbientContext context, PolicyPod pod)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new AmbientVerdict(AmbientGrants.Read(pod, context.AddIsAmbient), [], []);
    }

    /// <summary>Judges a change of a Pod that exists.</summary>
    /// <remarks>
    /// containerd reads the annotations of a Pod again at each restart of a container: what was judged at the Pod's creation must stay.
    /// An update that leaves every grant as it was is always allowed, whatever the rules now say about the grants.
    /// </remarks>
    /// <param name="before">The Pod as it is.</param>
    /// <param name="after">The Pod as it would be.</param>
    /// <returns>What is refused; empty where the update is allowed.</returns>
    public static IReadOnlyList<Violation> EvaluateUpdate(PolicyPod before, PolicyPod after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [];
    }
}
