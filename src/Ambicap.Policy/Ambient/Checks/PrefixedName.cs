using Ambicap.Policy.Levels;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that <c>add</c> or <c>drop</c> has names with <c>CAP_</c>, which on containerd add and drop nothing: such a container keeps what its author
/// dropped. It concerns containers without a grant too.
/// </summary>
internal static class PrefixedName
{
    public static AmbientCheck Warning { get; } = new("ambient_prefixedName", "CAP_ in add or drop", Judge);

    /// <summary>Whether any container has such a name.</summary>
    public static bool IsIn(Pod pod)
    {
        for (int i = 0; i < pod.Containers.Count; i++)
        {
            if (TextOf(pod.Containers[i]) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Reading.Pod.Containers)
        {
            if (TextOf(container) is { } text)
            {
                CapabilityFields fields = container.SecurityContext.Capabilities!;
                CapabilityList list = PrefixedNames.In(fields.Add, []) is null ? CapabilityList.Drop : CapabilityList.Add;
                found.Append(container.Name, $"container {Quoted.Text(container.Name)}: {text}", ViolationPlace.OfList(list));
            }
        }
    }

    /// <summary>A privileged container's lists are not read.</summary>
    private static string? TextOf(Container container) =>
        container.SecurityContext is { Capabilities: { } fields, Privileged: not true } && (fields.Add.Count > 0 || fields.Drop.Count > 0)
            ? PrefixedNames.In(fields.Add, fields.Drop)
            : null;
}
