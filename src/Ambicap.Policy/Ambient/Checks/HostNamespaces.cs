using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that a grant does nothing, or nothing to the node, in a Pod whose process ids or network are its own: the capability is held there, and
/// the kernel goes by its first namespace of that kind. Of a Pod with users of its own, which may share neither, <see cref="UserNamespace"/> tells.
/// </summary>
internal static class HostNamespaces
{
    public static AmbientCheck Warning { get; } = new("ambient_hostNamespace", "grant that counts in a namespace of the host alone", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Grants.Count > 0 ? input.Reading.Pod.Containers : [])
        {
            Grant grant = input.Grants.GetValueOrDefault(container.Name);
            foreach ((CatalogueEntry entry, HostNamespaceNeed need) in UnmetNeeds.Of(input.Reading.Pod, grant.Most))
            {
                found.Add(
                    container,
                    $"is granted {entry.Capability.ToName()} without {need.Field}, where {need.Without}; set {need.Field}: true, or remove it from the grant");
            }
        }
    }
}
