using System.Collections.Immutable;
using Ambicap.Capabilities;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;

namespace Ambicap.Host.Tracing;

/// <summary>What one container was given, and what of it was asked for.</summary>
/// <param name="Container">The container.</param>
/// <param name="Capabilities">What its processes were seen to ask for, in the kernel's order.</param>
internal sealed record ContainerObservation(ContainerFacts Container, ImmutableArray<ObservedCapability> Capabilities)
{
    /// <summary>What it is granted.</summary>
    internal CapabilitySet Granted => (Container.Grant ?? Grant.None).Most;

    /// <summary>
    /// What its container manager gave beyond the defaults, or made ambient by itself. The defaults of containerd and Docker contain those
    /// of the others.
    /// </summary>
    internal CapabilitySet Added => Container.Bounding.Except(ContainerManager.Containerd.Rules.Defaults) | Container.ManagersAmbient;

    /// <summary>What it was given beyond the defaults.</summary>
    internal CapabilitySet Given => Granted | Added;

    /// <summary>What of that it asked for and got.</summary>
    internal CapabilitySet Used => Given & Of(capability => capability.Granted > 0);

    /// <summary>What of that nobody was seen to ask for.</summary>
    internal CapabilitySet Unused => Given.Except(Used);

    /// <summary>What it asked for and did not get, each time.</summary>
    internal CapabilitySet Refused => Of(capability => capability is { Refused: > 0, Granted: 0 });

    private CapabilitySet Of(Func<ObservedCapability, bool> isSo) => Capabilities.Where(isSo)
        .Aggregate(CapabilitySet.Empty, (set, capability) => set | CapabilitySet.Of(capability.Capability));
}
