using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Kubernetes.Explain;

/// <summary>
/// What a container's seccomp profile leaves of its grant. A default profile is computed from the capabilities that the container manager
/// knows of, and of a grant it does not.
/// </summary>
internal static class SeccompRemarks
{
    internal const string Rule = "Pod API, seccompProfile; the default profile goes by capabilities.add";

    /// <summary>The remarks, one a capability, and whether each is certain.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="grant">What its manifest grants.</param>
    /// <param name="user">Its user; null where that is unknown.</param>
    /// <param name="manager">Whose default profile is meant.</param>
    internal static IEnumerable<(bool IsCertain, string Text)> Of(Pod pod, Container container, Grant grant, uint? user, ContainerManager manager)
    {
        if (grant.IsEmpty)
        {
            return [];
        }

        CapabilitySet gated = SeccompGates.GatedBy(manager.Rules.Profile);
        ConfinementProfile? profile = container.SecurityContext.Seccomp ?? pod.SecurityContext.Seccomp;
        if (profile?.Type == "Localhost" && container.SecurityContext.Privileged != true)
        {
            CapabilitySet open = grant.Most & SeccompGates.Gated;
            return open.IsEmpty ? [] : [(false, $"whether {open} is of use depends on the node's seccomp profile {profile.LocalhostProfile}, which cannot be known here")];
        }

        CapabilitySet missing = GatedBy(SeccompAddition.MissingIn(pod, container, grant), grant.Most & gated);

        // Of a user that is root nothing counts but what is granted to everybody.
        CapabilitySet undecided = GatedBy(SeccompAddition.UndecidedIn(pod, container, grant), grant.For(user ?? 1) & gated).Except(missing);
        bool isDefault = profile?.Type == "RuntimeDefault";
        string name = manager.Name;
        return
        [
            .. missing.Select(capability => (isDefault, Text(capability, name, isDefault, "", $"add {Opener(capability)} to capabilities.add"))),
            .. undecided.Select(capability => (isDefault && user is not null, Text(
                capability, name, isDefault, user is null && !grant.Ambient.Contains(capability) ? " if the user is not root" : "",
                $"set runAsNonRoot, and add {Opener(capability)} to capabilities.add, which would give it to root too"))),
        ];
    }

    /// <summary>Those of some capabilities whose gates some names would open.</summary>
    private static CapabilitySet GatedBy(CapabilitySet names, CapabilitySet capabilities) =>
        CapabilitySet.Of([.. capabilities.Where(capability => names.Contains(SeccompGates.Of(capability)!.Opener))]);

    private static string Opener(Capability capability) => SeccompGates.Of(capability)!.Opener.ToName();

    private static string Text(Capability capability, string manager, bool isDefault, string condition, string remedy)
    {
        string calls = string.Join(", ", SeccompGates.Of(capability)!.Core);
        return isDefault
            ? $"{capability.ToName()} is held, but filtered{condition}: the default profile of {manager} refuses {calls}; {remedy}"
            : $"{capability.ToName()} is held, but filtered{condition} if the kubelet has seccompDefault: the default profile of {manager} refuses {calls}; {remedy}";
    }
}
