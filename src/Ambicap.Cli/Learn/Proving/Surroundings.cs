using Ambicap.Capabilities;

namespace Ambicap.Cli.Learn.Proving;

/// <summary>What a Pod can have in the place of a capability, for a try without it.</summary>
internal sealed record Surroundings
{
    /// <summary>Nothing beside the set itself.</summary>
    internal static Surroundings Plain { get; } = new();

    /// <summary>The sysctls of the network namespace, by their names in a Pod.</summary>
    internal IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it has a user namespace of its own (<c>hostUsers: false</c>).</summary>
    internal bool InUserNamespace { get; init; }

    /// <summary>Supplementary groups.</summary>
    internal SupplementaryGroups Groups { get; init; }
}
