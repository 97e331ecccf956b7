using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Node.Watching;

/// <summary>How what a process holds differs from its container's grant.</summary>
/// <param name="Lost">Granted, and not held: the entry point, or a program behind it, gave it away.</param>
/// <param name="Filtered">Held, and of no use: the container's seccomp profile refuses what it is for.</param>
/// <param name="Drifted">Ambient without a grant, or granted and held without being ambient.</param>
/// <param name="Inheritable">Inheritable beyond grant and ambient set, which nobody granted (GHSA-2mm7-x5h6-5pvq).</param>
internal readonly record struct ProcessJudgement(CapabilitySet Lost, CapabilitySet Filtered, CapabilitySet Drifted,
    CapabilitySet Inheritable)
{
    // proc_pid_status(5), Seccomp: 2 is a filter.
    private const int Filter = 2;

    /// <summary>Judges a process.</summary>
    /// <param name="container">Its container.</param>
    /// <param name="status">What it holds.</param>
    /// <param name="user">Its user in its own user namespace.</param>
    internal static ProcessJudgement Of(GrantedContainer container, ProcessStatus status, uint user)
    {
        ProcessCapabilities sets = status.Capabilities;
        CapabilitySet granted = container.Grant.For(user);
        CapabilitySet held = sets.Permitted | sets.Effective;
        CapabilitySet lost = granted.Except(held);
        CapabilitySet ambient = sets.Ambient.Except(container.ManagersAmbient.Except(granted));
        return new ProcessJudgement(
            lost,
            status.Seccomp == Filter ? (granted | container.ManagersAmbient) & held & container.Filtered : CapabilitySet.Empty,
            ambient.Except(granted) | granted.Except(ambient).Except(lost),
            sets.Inheritable.Except(container.Grant.Most | sets.Ambient));
    }
}
