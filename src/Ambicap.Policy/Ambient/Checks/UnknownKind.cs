using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses what is written like a grant in an object whose Pods are not known: nobody can say whether it grants, and to whom.
/// </summary>
internal static class UnknownKind
{
    public static AmbientCheck Check { get; } = new("ambient_unknownKind", "grant in a kind that is not known", Judge);

    /// <summary>What is wrong with such a grant and what to do.</summary>
    /// <param name="stray">The grant.</param>
    public static string Describe(StrayGrant stray)
    {
        string name = stray.Steps[^1];
        string what = GrantKeys.IsOurs(name) ? $"annotation {Quoted.Bare(name)}" : $"capabilities.{name}";
        return $"{what} is in no Pod template that is known; give --template-path {Quoted.Bare(stray.Owner)}=PATH";
    }

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        IReadOnlyList<StrayGrant> strays = input.Reading.Pod.Strays;
        for (int i = 0; i < strays.Count; i++)
        {
            if (strays[i].Kind == StrayKind.UnknownKind)
            {
                found.Append(null, Describe(strays[i]), ViolationPlace.OfStray(input.Reading.Pod, i));
            }
        }
    }
}
