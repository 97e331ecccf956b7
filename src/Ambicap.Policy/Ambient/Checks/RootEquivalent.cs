using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses capabilities that give a non-root process what its user id was meant to keep it from, at every level, unless the namespace
/// opted in to each by the annotation <c>ambicap.dev/allow-root-equivalent</c>. <see cref="CapabilityCatalogue"/> says which and why.
/// </summary>
/// <remarks>A user namespace changes nothing here: the container, its volumes and its secrets are lost all the same.</remarks>
internal static class RootEquivalent
{
    public static AmbientCheck Check { get; } = new("ambient_rootEquivalent", "root-equivalent grant", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        CapabilitySet refused = CapabilityCatalogue.AllRootEquivalent.Except(input.Context.AllowedRootEquivalent);
        foreach (Container container in input.Reading.Pod.Containers)
        {
            CapabilitySet granted = input.Grants.GetValueOrDefault(container.Name).Most & refused;
            if (!granted.IsEmpty)
            {
                found.Append(container.Name, Describe(container, granted));
            }
        }
    }

    private static string Describe(Container container, CapabilitySet granted)
    {
        string reasons = string.Join("; ", granted.Select(capability => $"{capability.ToName()}, because {CapabilityCatalogue.Of(capability).Reason}"));
        return $"container {Quoted.Text(container.Name)}: as good as root are: {reasons}; grant less, or let the namespace opt in by the "
            + $"annotation {GrantKeys.AllowRootEquivalent}";
    }
}
