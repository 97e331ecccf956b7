using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a field of the KEP in a wrong place, or under a name that is nearly its own: the API server drops it, and the container starts
/// without its grant in silence.
/// </summary>
internal static class StrayField
{
    private const string Capabilities = "capabilities";

    public static AmbientCheck Check { get; } = new("ambient_strayField", "field that grants nothing", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        IReadOnlyList<StrayGrant> strays = input.Reading.Pod.Strays;
        for (int i = 0; i < strays.Count; i++)
        {
            if (strays[i].Kind == StrayKind.Field)
            {
                found.Append(strays[i].Container, Describe(strays[i]), ViolationPlace.OfStray(input.Reading.Pod, i));
            }
        }
    }

    private static string Describe(StrayGrant stray)
    {
        string owner = stray.Container is { } name ? $"container {Quoted.Text(name)}" : "the Pod";
        string shown = Quoted.Bare(string.Join('.', stray.Steps));
        string meant = $"securityContext.{Capabilities}.{KepFields.Meant(stray.Steps[^1])}";
        bool isInPlace = stray is { Container: not null, Steps: ["securityContext", Capabilities, _] };
        return $"{owner}: {shown} is no field, and grants nothing; "
            + (isInPlace ? $"did you mean {meant}?" : $"write {meant} of {(stray.Container is null ? "the container" : "this container")}");
    }
}
