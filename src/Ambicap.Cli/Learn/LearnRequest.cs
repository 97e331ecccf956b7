using Ambicap.Capabilities;

namespace Ambicap.Cli.Learn;

/// <summary>What <c>ambicap learn</c> was asked.</summary>
/// <param name="Command">The program and its arguments; empty where a Pod is learnt.</param>
/// <param name="Output">table, json or yaml.</param>
internal sealed record LearnRequest(IReadOnlyList<string> Command, string Output)
{
    /// <summary>The user; null where none was named.</summary>
    internal uint? User { get; init; }

    internal TimeSpan? For { get; init; }

    internal TimeSpan? Settle { get; init; }

    internal string? Ready { get; init; }

    internal CapabilitySet? Allowed { get; init; }

    internal bool InHostNetwork { get; init; }

    /// <summary>A Pod manifest; null where a program is learnt.</summary>
    internal string? File { get; init; }

    internal string? Container { get; init; }

    /// <summary>A process that is watched only; null where something else is learnt.</summary>
    internal int? Process { get; init; }

    /// <summary>Whether this node's containers are watched only.</summary>
    internal bool IsNode { get; init; }

    internal IReadOnlyList<string> Archives { get; init; } = [];
}
