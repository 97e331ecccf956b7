using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that names in <c>add</c> and <c>drop</c> have <c>CAP_</c>, as <c>podman kube generate</c> writes them. The API has the names
/// without; containerd puts <c>CAP_</c> before them once more, and ignores what comes of it.
/// </summary>
internal static class CapPrefix
{
    public static AmbientCheck Warning { get; } = new("ambient_capPrefix", "name with CAP_", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (Container container in input.Context.IsOfFile ? input.Reading.Pod.Containers : [])
        {
            CapabilityFields? capabilities = container.SecurityContext.Capabilities;
            Judge(container, CapabilityList.Add, capabilities?.Add, "adds nothing", ref found);
            Judge(container, CapabilityList.Drop, capabilities?.Drop, "drops nothing", ref found);
        }
    }

    /// <summary>Once for a list, however many of its names are so.</summary>
    private static void Judge(Container container, CapabilityList list, IReadOnlyList<string>? names, string effect, ref ViolationList found)
    {
        string[] prefixed = [.. (names ?? []).Where(Habits.HasPrefix)];
        if (prefixed.Length > 0)
        {
            int first = names!.TakeWhile(name => !Habits.HasPrefix(name)).Count();
            string others = prefixed.Length == 1 ? "" : $" and {prefixed.Length - 1} more";
            string remedy = prefixed.Length == 1 ? Quoted.Bare(prefixed[0][Habits.Prefix.Length..]) : "them without";
            found.Append(
                container.Name,
                $"container {Quoted.Text(container.Name)}: {list.ToField()}: containerd {effect} for {Quoted.Text(prefixed[0])}{others}, since it knows no names with CAP_; write {remedy}",
                ViolationPlace.OfList(list, first));
        }
    }
}
