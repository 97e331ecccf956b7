using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a grant to an ephemeral container. Whoever may debug a Pod adds one later, past everything that was judged when the Pod was
/// created; a grant must not wait there for it.
/// </summary>
internal static class EphemeralContainer
{
    private const string Id = "ambient_ephemeralContainer";
    private const string Reason = "grant to an ephemeral container";

    public static AmbientCheck Check { get; } = new(Id, Reason, Judge);

    /// <summary>Refuses a new ephemeral container whose name an annotation of the Pod grants something to.</summary>
    public static void JudgeUpdate(Pod before, Pod after, ref ViolationList found)
    {
        found.Begin(Id, Reason);
        HashSet<string> old = [.. before.Containers.Select(container => container.Name)];
        HashSet<string> added = [.. after.Containers.Where(IsNew).Select(container => container.Name)];
        foreach ((string key, string value) in after.Annotations)
        {
            if (GrantKeys.ContainerIn(key) is { } name && added.Contains(name))
            {
                string names = NamesOf(GrantNames.ReadAnnotation(key, value, out _));
                string detail = $"container {Quoted.Text(name)}: annotation {Quoted.Bare(key)}: an ephemeral container cannot be granted {names}; give it another name";
                found.Append(name, detail, ViolationPlace.OfAnnotation(key));
            }
        }

        bool IsNew(Container container) => container.Role == ContainerRole.Ephemeral && !old.Contains(container.Name);
    }

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (GrantSource source in input.Reading.Sources)
        {
            if (source.Container is { Role: ContainerRole.Ephemeral })
            {
                string written = source.Form == GrantForm.Annotation ? "annotation" : "field";
                string detail = $"{source.Told}: an ephemeral container cannot be granted {NamesOf(source.Set)}; remove the {written}";
                found.Append(source.ContainerName, detail, source.Place);
            }
        }
    }

    private static string NamesOf(CapabilitySet set) => set.IsEmpty ? "anything" : set.ToString();
}
