using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a field of the KEP that says another thing than the annotation of the same meaning: nobody could tell which one counts.
/// </summary>
internal static class Disagreement
{
    public static AmbientCheck Check { get; } = new("ambient_disagreement", "field and annotation differ", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        Dictionary<string, Grant> annotated = input.Reading.GrantsOf(source => source.Form == GrantForm.Annotation);
        foreach (GrantSource source in input.Reading.Sources)
        {
            Grant grant = annotated.GetValueOrDefault(source.ContainerName);
            CapabilitySet other = source.IsForNonRoot ? grant.NonRoot : grant.Ambient;
            if (source is { Form: GrantForm.Field, Faults.Count: 0 } && !other.IsEmpty && other != source.Set)
            {
                string detail = $"{source.Told} says {source.Set}, the Pod's annotation says {other}; make them equal, or remove one";
                found.Append(source.ContainerName, detail, source.Place);
            }
        }
    }
}
