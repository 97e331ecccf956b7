using Ambicap.Capabilities;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;

namespace Ambicap.Node.Watching;

/// <summary>A container of this node with a grant: what has to be remembered of it, which is little.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pod">Its Pod; null where it has none.</param>
/// <param name="Name">Its name in the Pod; empty where it has none.</param>
/// <param name="Grant">What it is granted.</param>
/// <param name="ManagersAmbient">What its container manager makes ambient by itself.</param>
/// <param name="Filtered">What of all that its seccomp profile leaves no use of.</param>
/// <param name="HasUserNamespace">Whether its user ids are others than the node's.</param>
/// <param name="Processes">The file that lists its processes; null where that is not known.</param>
internal sealed record GrantedContainer(
    string Id,
    PodIdentity? Pod,
    string Name,
    Grant Grant,
    CapabilitySet ManagersAmbient,
    CapabilitySet Filtered,
    bool HasUserNamespace,
    string? Processes)
{
    /// <summary>The Pod's namespace; empty where there is none.</summary>
    internal string Namespace => Pod?.Namespace ?? "";

    /// <summary>Of what config.json says; null where it grants nothing.</summary>
    internal static GrantedContainer? Of(ContainerFacts facts, string hostRoot)
    {
        if (facts.Grant is not { IsEmpty: false } grant)
        {
            return null;
        }

        // The bounding set in config.json has the grant already, so it does not tell whether the container manager knew of it.
        CapabilitySet filtered = facts.Seccomp is { } profile
            ? profile.Filters(grant.Most, CapabilitySet.Empty) | profile.Filters(facts.ManagersAmbient, facts.ManagersAmbient)
            : CapabilitySet.Empty;
        return new GrantedContainer(
            facts.Id, facts.PodIdentity, facts.Name ?? "", grant, facts.ManagersAmbient, filtered, facts.HasUserNamespace,
            ContainerCgroup.FindProcesses(hostRoot, facts.CgroupsPath));
    }
}
