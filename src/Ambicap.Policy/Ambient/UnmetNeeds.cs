using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>Which capabilities count in a namespace of the host alone that a Pod does not share.</summary>
public static class UnmetNeeds
{
    /// <summary>Those of a set, in kernel order, each with what it needs; none in a user namespace of the Pod's own, where other limits count.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="capabilities">The set, such as a grant.</param>
    public static IEnumerable<(CatalogueEntry Entry, HostNamespaceNeed Need)> Of(Pod pod, CapabilitySet capabilities)
    {
        ArgumentNullException.ThrowIfNull(pod);
        foreach (CatalogueEntry entry in pod.IsInUserNamespace ? [] : capabilities.Select(CapabilityCatalogue.Of))
        {
            if (entry.OfHost is { } need && !(need.Namespace == HostNamespace.Network ? pod.HostNetwork : pod.HostPid))
            {
                yield return (entry, need);
            }
        }
    }
}
