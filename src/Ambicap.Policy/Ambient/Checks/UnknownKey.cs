using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses every annotation under <c>ambicap.dev</c> that the contract does not know: a typo must not be a silent nothing.
/// </summary>
internal static class UnknownKey
{
    private const string Id = "ambient_unknownKey";

    private const int LongestKey = 32;

    /// <summary>The work of a suggestion is not done for any number of keys, which may be anybody's.</summary>
    private const int MostSuggestions = 16;

    private const string Reason = "unknown annotation of ambicap.dev";

    public static AmbientCheck Check { get; } = new(Id, Reason, Judge);

    /// <summary>Whether a key is under ambicap.dev, and no Pod may have it, whatever its value.</summary>
    public static bool IsUnknown(string key) =>
        GrantKeys.IsOurs(key)
        && GrantKeys.ContainerIn(key) is null
        && GrantKeys.IgnoredCheckIn(key) is null
        && key is not (GrantKeys.ContainerAmbient or GrantKeys.AddIsAmbient);

    /// <summary>What is wrong with an unknown key and what to do.</summary>
    /// <param name="key">The key.</param>
    /// <param name="earlier">How many were described before.</param>
    public static string Describe(string key, int earlier = 0) => key == GrantKeys.AllowRootEquivalent
        ? $"annotation {key} belongs on a namespace, not on a Pod; remove it"
        : earlier < MostSuggestions && Nearest(key) is { } near ? $"annotation {Quoted.Bare(key)} is unknown; did you mean {Quoted.Bare(near)}?"
        : $"annotation {Quoted.Bare(key)} is unknown; use {GrantKeys.AmbientPrefix}CONTAINER or {GrantKeys.NonRootPrefix}CONTAINER";

    /// <summary>The key that was probably meant; null where none comes near.</summary>
    private static string? Nearest(string key)
    {
        int name = key.IndexOf('/', StringComparison.Ordinal) + 1;
        return NearestName.Find(key, [GrantKeys.AddIsAmbient], LongestKey)
            ?? (NearestName.Find(key.AsSpan(0, name), [GrantKeys.AmbientPrefix, GrantKeys.NonRootPrefix], LongestKey) is { } prefix && name < key.Length ? prefix + key[name..] : null);
    }

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach ((string key, _) in input.Reading.Pod.Annotations)
        {
            if (IsUnknown(key))
            {
                found.Append(null, Describe(key, found.Count), ViolationPlace.OfAnnotation(key));
            }
        }
    }
}
