namespace Ambicap.Conversion.Contract;

/// <summary>The fields of KEP-2763 in a container's <c>securityContext.capabilities</c>.</summary>
internal static class KepFields
{
    /// <summary>Option 2.</summary>
    internal const string Ambient = "ambient";

    /// <summary>Option 3, by the first of its two words.</summary>
    internal const string AddForNonRoot = "addForNonRoot";

    /// <summary>Option 3, by the second.</summary>
    internal const string SetForNonRoot = "setForNonRoot";

    internal static string[] All { get; } = [Ambient, AddForNonRoot, SetForNonRoot];

    /// <summary>Whether a key is one of them.</summary>
    internal static bool IsOne(string? key) => key is Ambient or AddForNonRoot or SetForNonRoot;
}
