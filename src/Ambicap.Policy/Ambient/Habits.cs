using Ambicap.Capabilities;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>Tells whether a Pod can have anything that is said of files alone: what <c>add</c> and <c>drop</c> do not do.</summary>
internal static class Habits
{
    /// <summary>The word for every capability, as Pod Security knows it.</summary>
    public const string All = "ALL";

    /// <summary>Whether anything in the lists needs a look.</summary>
    public static bool MayBeIn(Pod pod)
    {
        for (int i = 0; i < pod.Containers.Count; i++)
        {
            if (pod.Containers[i].SecurityContext.Capabilities is { } capabilities && (capabilities.Add.Count > 0 || IsOdd(capabilities.Drop)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOdd(IReadOnlyList<string> drop)
    {
        for (int i = 0; i < drop.Count; i++)
        {
            if (IsMisspelledAll(drop[i]) || (drop[i] != All && !CapabilityName.TryParse(drop[i], out _)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a name means ALL and is spelled in another way.</summary>
    public static bool IsMisspelledAll(string name) => name != All && name.Equals(All, StringComparison.OrdinalIgnoreCase);
}
