using Ambicap.Capabilities;

namespace Ambicap.Cli.Learn;

/// <summary>A set of capabilities in a sentence, of which a long list would be all that is read.</summary>
internal static class SetWords
{
    private const int MostNames = 6;

    /// <summary>The names, or how many they are.</summary>
    internal static string Of(CapabilitySet set) => set.IsEmpty ? "no capability"
        : set.Count > MostNames ? FormattableString.Invariant($"{set.Count} capabilities") : set.ToString();
}
