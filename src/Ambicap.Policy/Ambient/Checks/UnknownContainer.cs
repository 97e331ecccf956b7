using Ambicap.Capabilities;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a grant to a container that the Pod does not have: it would grant nothing, or wait for an ephemeral container of that name.
/// </summary>
internal static class UnknownContainer
{
    private const int LongestContainerName = 63;
    private const int MostNamesShown = 16;

    public static AmbientCheck Check { get; } = new("ambient_unknownContainer", "grant to an unknown container", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach (GrantSource source in input.Reading.Sources)
        {
            if (source.Container is null)
            {
                string name = source.ContainerName;
                string remedy = Remedy(name, input.Reading.ContainerNames, found.Count);
                found.Append(name, $"annotation {Quoted.Bare(source.Place.Annotation!)}: the Pod has no container {Quoted.Text(name)} to grant {NamesOf(source)} to; {remedy}", source.Place);
            }
        }
    }

    private static string NamesOf(GrantSource source) => source.Set.IsEmpty ? "anything" : source.Set.ToString();

    /// <summary>The work of a suggestion grows with the number of containers, which may be anybody's: it is bounded.</summary>
    private static string Remedy(string name, IReadOnlyCollection<string> containers, int earlier)
    {
        if (containers.Count == 0)
        {
            return "it has none at all";
        }

        if (containers.Count > MostNamesShown || earlier > MostNamesShown)
        {
            return "use the name of one that it has";
        }

        return NearestName.Find(name, [.. containers], LongestContainerName) is { } near
            ? $"did you mean {Quoted.Text(near)}?"
            : $"its containers are {string.Join(", ", containers.Select(Quoted.Bare))}";
    }
}
