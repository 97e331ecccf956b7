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

    /// <summary>What is wrong with such capabilities and what to do.</summary>
    public static string Describe(CapabilitySet both) => $"{both} is both dropped and granted; remove it from drop, or from the grant";

    /// <summary>What is granted of the names in <c>drop</c>.</summary>
    /// <param name="granted">What is granted.</param>
    /// <param name="dropped">The names.</param>
    /// <param name="first">The first name of them that is granted; -1 where none is.</param>
    public static CapabilitySet Common(CapabilitySet granted, IReadOnlyList<string> dropped, out int first)
    {
        CapabilitySet common = CapabilitySet.Empty;
        first = -1;
        for (int i = 0; i < dropped.Count; i++)
        {
            if (CapabilityName.TryParse(dropped[i], out Capability capability) && granted.Contains(capability))
            {
                common |= CapabilitySet.Of(capability);
                first = first < 0 ? i : first;
            }
        }

        return common;
    }

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Reading.Pod.Containers)
        {
            CapabilitySet granted = input.Grants.GetValueOrDefault(container.Name).Most;
            CapabilitySet both = Common(granted, container.SecurityContext.Capabilities?.Drop ?? [], out int first);
            if (!both.IsEmpty)
            {
                string detail = $"container {Quoted.Text(container.Name)}: {Describe(both)}";
                found.Append(container.Name, detail, ViolationPlace.OfList(CapabilityList.Drop, first));
            }
        }
    }
}
