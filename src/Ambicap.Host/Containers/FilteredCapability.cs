using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Host.Containers;

/// <summary>A capability that a process was granted and holds, and of which seccomp leaves no use.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="SystemCalls">The system calls that it is for and that the profile refuses, in alphabetical order.</param>
internal sealed record FilteredCapability(Capability Capability, IReadOnlyList<string> SystemCalls)
{
    /// <summary>What a container manager has to be told of, so that its default profile lets them through.</summary>
    internal string Opener => SeccompGates.Of(Capability)!.Opener.ToName();

    // proc_pid_status(5), Seccomp: 2 is a filter.
    private const int Filter = 2;

    /// <summary>Those of a process; none where it runs without filter, or its container's profile is not known.</summary>
    /// <param name="status">The process.</param>
    /// <param name="container">Its container.</param>
    /// <param name="user">Its user in its own user namespace.</param>
    internal static IReadOnlyList<FilteredCapability> Of(ProcessStatus status, ContainerFacts? container, uint user)
    {
        if (status.Seccomp != Filter || container is not { Grant: { } grant, Seccomp: { } profile })
        {
            return [];
        }

        // The bounding set in config.json has the grant already, so it does not tell whether the container manager knew of it. What is
        // ambient without a grant the manager itself made so.
        CapabilitySet held = (grant.For(user) | container.ManagersAmbient) & (status.Capabilities.Permitted | status.Capabilities.Effective);
        return [.. held
            .Select(capability => new FilteredCapability(capability, profile.RefusedFor(capability, isKnownToManager: !grant.Most.Contains(capability))))
            .Where(filtered => filtered.SystemCalls.Count > 0)];
    }
}
