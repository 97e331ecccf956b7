using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses <c>ambicap.dev/ambient</c> on a Pod. That key belongs to the CRI's client, which writes it for one container: on CRI-O every
/// annotation of a Pod reaches every container's config.json.
/// </summary>
internal static class ContainerKey
{
    private const string Id = "ambient_containerKey";

    private const string Reason = "annotation of the CRI on a Pod";

    public static AmbientCheck Check { get; } = new(Id, Reason, Judge);

    /// <summary>What is wrong with the key and what to do.</summary>
    public static string Detail { get; } =
        $"annotation {GrantKeys.ContainerAmbient} is for clients of the CRI, not for Pods; use {GrantKeys.AmbientPrefix}CONTAINER";

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        foreach ((string key, _) in input.Reading.Pod.Annotations)
        {
            if (key == GrantKeys.ContainerAmbient)
            {
                found.Append(null, Detail, ViolationPlace.OfAnnotation(key));
            }
        }
    }
}
