using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Host.Containers;

/// <summary>What is known of a container that runs on this host.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in the Pod; null where its configuration cannot be read.</param>
/// <param name="Pod">Its Pod, as NAMESPACE/NAME; null where it has none, or is unknown.</param>
/// <param name="Grant">What it is granted; null where its configuration cannot be read.</param>
internal sealed record ContainerFacts(string Id, string? Name, string? Pod, Grant? Grant)
{
    /// <summary>What its container manager makes ambient without a grant: Podman does so with what <c>--cap-add</c> names.</summary>
    internal CapabilitySet ManagersAmbient { get; init; }

    /// <summary>What its config.json has as <c>process.capabilities.ambient</c>, whoever wrote it.</summary>
    internal CapabilitySet WrittenAmbient { get; init; }

    /// <summary>Its bounding set as its configuration has it: defaults, what was added, and what it was granted.</summary>
    internal CapabilitySet Bounding { get; init; }

    /// <summary>Its seccomp profile; null where it has none, or none that can be judged.</summary>
    internal SeccompProfile? Seccomp { get; init; }

    /// <summary>Its Pod with namespace and uid; null where it has none, or is unknown.</summary>
    internal PodIdentity? PodIdentity { get; init; }

    /// <summary>Its control group, as <c>linux.cgroupsPath</c> has it; empty where nothing is said.</summary>
    internal string CgroupsPath { get; init; } = "";

    /// <summary>Whether it has a user namespace of its own.</summary>
    internal bool HasUserNamespace { get; init; }
}
