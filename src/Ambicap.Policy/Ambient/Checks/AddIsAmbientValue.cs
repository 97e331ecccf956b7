using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses every value of <c>ambicap.dev/add-is-ambient</c> but "true" and "false": another one would be taken for a no in silence.
/// </summary>
internal static class AddIsAmbientValue
{
    public static AmbientCheck Check { get; } = new("ambient_addIsAmbient", "bad value of add-is-ambient", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach ((string key, string value) in input.Reading.Pod.Annotations)
        {
            if (key == GrantKeys.AddIsAmbient && value is not ("true" or "false"))
            {
                found.Append(null, $"annotation {key} must be \"true\" or \"false\", not {Quoted.Text(value)}", ViolationPlace.OfAnnotation(key));
            }
        }
    }
}
