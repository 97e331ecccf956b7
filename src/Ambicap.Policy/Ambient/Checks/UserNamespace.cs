using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that a grant does nothing, or half of it, in a Pod with a user namespace of its own (<c>hostUsers: false</c>): the capability is held there,
/// and the kernel asks for it in the initial user namespace (user_namespaces(7)).
/// </summary>
internal static class UserNamespace
{
    public static AmbientCheck Warning { get; } = new("ambient_userNamespace", "grant that counts outside user namespaces alone", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        if (!input.Reading.Pod.IsInUserNamespace)
        {
            return;
        }

        foreach (Container container in input.Reading.Pod.Containers)
        {
            foreach (CatalogueEntry entry in input.Grants.TryGetValue(container.Name, out Grant grant) ? CapabilityCatalogue.LimitedInUserNamespace(grant.Most) : [])
            {
                found.Add(
                    container,
                    $"is granted {entry.Capability.ToName()} with hostUsers: false, where {entry.InUserNamespace.Describe()}; set hostUsers: true, or remove it from the grant");
            }
        }
    }
}
