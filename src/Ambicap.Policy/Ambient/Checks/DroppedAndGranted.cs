using Ambicap.Capabilities;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a capability that a container both drops by name and is granted: one of the two is a mistake. <c>drop: [ALL]</c> with a grant
/// is the normal case.
/// </summary>
internal static class DroppedAndGranted
{
    public static AmbientCheck Check { get; } = new("ambient_droppedAndGranted", "dropped and granted", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (PolicyContainer container in input.Reading.Pod.Containers)
        {
            CapabilitySet both = input.Grants.GetValueOrDefault(container.Name).Most & Dropped(container);
            if (!both.IsEmpty)
            {
                string detail = $"container {Quoted.Text(container.Name)}: {both} is both dropped and granted; remove it from drop, or from the grant";
                found.Append(container.Name, detail, "capabilities.drop[0]");
            }
        }
    }

    private static CapabilitySet Dropped(PolicyContainer container)
    {
        CapabilitySet set = CapabilitySet.Empty;
        foreach (string name in container.SecurityContext.Capabilities?.Drop ?? [])
        {
            if (CapabilityName.TryParse(name, out Capability capability))
            {
                set |= CapabilitySet.Of(capability);
            }
        }

        return set;
    }
}
