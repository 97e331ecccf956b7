using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run;

/// <summary>A capability that is held, and does nothing or only a part of it in the namespaces that the Pod has.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="Text">What is left of it, to follow its name.</param>
internal sealed record LimitedCapability(Capability Capability, string Text)
{
    /// <summary>Those of a grant, in kernel order; a Pod has limits of one kind or of the other.</summary>
    internal static IReadOnlyList<LimitedCapability> Of(Pod pod, CapabilitySet granted) =>
    [
        .. (pod.IsInUserNamespace ? CapabilityCatalogue.LimitedInUserNamespace(granted) : [])
            .Select(entry => new LimitedCapability(entry.Capability, $"with hostUsers: false {entry.InUserNamespace.Describe()}")),
        .. UnmetNeeds.Of(pod, granted).Select(unmet => new LimitedCapability(unmet.Entry.Capability, $"without {unmet.Need.Field}: true {unmet.Need.Without}")),
    ];
}
