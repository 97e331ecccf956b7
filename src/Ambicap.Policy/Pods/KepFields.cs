using Ambicap.Capabilities;

namespace Ambicap.Policy.Pods;

/// <summary>The fields of KEP-2763 in a container's <c>securityContext.capabilities</c>.</summary>
public static class KepFields
{
    /// <summary>Option 2.</summary>
    public const string Ambient = "ambient";

    /// <summary>Option 3, by the first of its two words.</summary>
    public const string AddForNonRoot = "addForNonRoot";

    /// <summary>Option 3, by the second.</summary>
    public const string SetForNonRoot = "setForNonRoot";

    private const int ShortestName = 5;
    private const int LongestName = 40;

    /// <summary>What people write for <see cref="Ambient"/> too.</summary>
    private static readonly string[] s_ambient = [Ambient, "ambientCaps", "ambientCapabilities", "addAmbient", "addAmbientCapabilities"];

    private static readonly string[] s_forNonRoot = [AddForNonRoot, SetForNonRoot];

    /// <summary>Every field.</summary>
    public static IReadOnlyList<string> All { get; } = [Ambient, AddForNonRoot, SetForNonRoot];

    /// <summary>Whether a key is one of them.</summary>
    public static bool IsOne(string? key) => key is Ambient or AddForNonRoot or SetForNonRoot;

    /// <summary>The field that a key is, or was probably meant to be; null where it means something else.</summary>
    /// <remarks>No field of a Pod in Kubernetes comes near: a test has their names.</remarks>
    public static string? Meant(ReadOnlySpan<char> key)
    {
        if (key.Length is < ShortestName or > LongestName)
        {
            return null;
        }

        if (key.Contains("NonRoot", StringComparison.OrdinalIgnoreCase) || key.Contains("non_root", StringComparison.OrdinalIgnoreCase))
        {
            return key.StartsWith("runAs", StringComparison.OrdinalIgnoreCase) ? null
                : key.StartsWith("set", StringComparison.OrdinalIgnoreCase) ? SetForNonRoot : AddForNonRoot;
        }

        if (key.Contains(Ambient, StringComparison.OrdinalIgnoreCase))
        {
            return Ambient;
        }

        return (key[0] | ' ') is not ('a' or 's') ? null
            : NearestName.Find(key, s_ambient, LongestName) is not null ? Ambient
            : NearestName.Find(key, s_forNonRoot, LongestName);
    }

    /// <summary>Whether a key can be, or come near, one of them: quickly, and not always rightly, told by its letters.</summary>
    public static bool MayBeMeant(ReadOnlySpan<byte> key)
    {
        if (key.Length is < ShortestName or > LongestName)
        {
            return false;
        }

        // Near names of Ambient begin with its letter, those of the others with "add" or "set".
        byte first = (byte)(key[0] | 0x20);
        byte second = (byte)(key[1] | 0x20);
        return (first == 'a' && second is (byte)'m' or (byte)'b' or (byte)'d' or (byte)'n' or (byte)'i')
            || (first == 's' && second == 'e' && (byte)(key[2] | 0x20) == 't')
            || key.IndexOf("mbient"u8) >= 0 || key.IndexOf("onRoot"u8) >= 0 || key.IndexOf("nroot"u8) >= 0;
    }
}
