using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards;

/// <summary>The Pod Security Standards as the admission of Kubernetes 1.37 judges by them, every level and version.</summary>
public static class PodSecurityStandards
{
    /// <summary>Every check, in the order in which violations are listed.</summary>
    public static IReadOnlyList<CheckInfo> Checks { get; } = [.. StandardChecks.InOrder.Select(check =>
        new CheckInfo(check.Id, check.Reason, check.Level, [.. check.Revisions.Select(revision => revision.Since)]))];

    /// <summary>What the Pod breaks; empty where it is allowed.</summary>
    /// <remarks>
    /// The order is that of Kubernetes' own messages: the baseline checks by id, then the restricted ones; in a check first the Pod,
    /// then its containers. A version newer than the newest known rules is judged by those.
    /// </remarks>
    /// <param name="level">The level, and the version of its rules.</param>
    /// <param name="pod">The Pod.</param>
    public static IReadOnlyList<Violation> Evaluate(LevelVersion level, Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ViolationList found = default;
        foreach (StandardCheck check in StandardChecks.InOrder)
        {
            check.Judge(level, pod, ref found);
        }

        return found.ToList();
    }

    /// <summary>Whether a level lets the containers of a Pod that is otherwise in order add some capabilities.</summary>
    /// <param name="level">The level, and the version of its rules.</param>
    /// <param name="names">What <c>capabilities.add</c> has.</param>
    public static bool AllowsAdding(LevelVersion level, IReadOnlyList<string> names)
    {
        SecurityContext ofContainer = new() { AllowPrivilegeEscalation = false, Capabilities = new CapabilityFields(names, ["ALL"]) };
        Pod pod = new()
        {
            SecurityContext = new SecurityContext { RunAsNonRoot = true, Seccomp = new ConfinementProfile("RuntimeDefault") },
            Containers = [new Container { Name = "", Role = ContainerRole.Main, SecurityContext = ofContainer }],
        };
        return Evaluate(level, pod).Count == 0;
    }
}
