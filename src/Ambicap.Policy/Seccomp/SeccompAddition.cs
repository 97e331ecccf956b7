using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Seccomp;

/// <summary>
/// What a container manager has to be told of a grant by <c>capabilities.add</c>, so that its default seccomp profile opens for it.
/// </summary>
/// <remarks>
/// For a process that is granted a capability in all five sets, naming it in <c>add</c> too gives nothing more. A grant for non-root users
/// is another matter where the process may be root: there <c>add</c> would give what the grant does not. So would the name of another
/// capability, by which a gate opens; of a user that is never root it reaches the bounding set alone.
/// </remarks>
public static class SeccompAddition
{
    /// <summary>What has to be in <c>add</c>.</summary>
    /// <param name="grant">The container's grant.</param>
    /// <param name="isNeverRoot">Whether the container's user is certainly not root.</param>
    public static CapabilitySet Of(Grant grant, bool isNeverRoot) =>
        isNeverRoot ? SeccompGates.OpenersOf(grant.Most) : SeccompGates.OpenersOf(grant.Ambient) & grant.Ambient;

    /// <summary>What a Pod's container lacks in its <c>add</c>; nothing where its profile is not the default one.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="container">Its container.</param>
    /// <param name="grant">What it is granted.</param>
    /// <param name="addGrants">Whether <c>add</c> is a grant there, so that nothing may be put into it that is not granted.</param>
    public static CapabilitySet MissingIn(Pod pod, Container container, Grant grant, bool addGrants = false)
    {
        ArgumentNullException.ThrowIfNull(pod);
        CapabilitySet wanted = MayHaveDefaultProfile(pod, container) ? Of(grant, pod.IsNeverRoot(container)) : CapabilitySet.Empty;
        return (addGrants ? wanted & grant.Most : wanted).Except(Added(container));
    }

    /// <summary>What stays held and useless under a default profile if the process is not root, since <c>add</c> would give it to root too.</summary>
    public static CapabilitySet UndecidedIn(Pod pod, Container container, Grant grant)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return MayHaveDefaultProfile(pod, container)
            ? Of(grant, isNeverRoot: true).Except(Of(grant, pod.IsNeverRoot(container))).Except(Added(container))
            : CapabilitySet.Empty;
    }

    /// <summary>Whether the container says RuntimeDefault, or nothing, which the kubelet's seccompDefault turns into it.</summary>
    private static bool MayHaveDefaultProfile(Pod pod, Container container)
    {
        ArgumentNullException.ThrowIfNull(container);
        ConfinementProfile? profile = container.SecurityContext.Seccomp ?? pod.SecurityContext.Seccomp;
        return !pod.IsWindows && container.SecurityContext.Privileged != true && profile is null or { Type: "RuntimeDefault" or "" };
    }

    /// <summary>What managers are already told of.</summary>
    private static CapabilitySet Added(Container container) => container.SecurityContext.Asked.ToldToAll;
}
