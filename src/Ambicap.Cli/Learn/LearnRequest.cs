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

    /// <summary>The manifests with a Pod; none where a program is learnt.</summary>
    internal IReadOnlyList<string> Files { get; init; } = [];

    internal string? Container { get; init; }

    /// <summary>A process that is watched only; null where something else is learnt.</summary>
    internal int? Process { get; init; }

    /// <summary>Whether this node's containers are watched only.</summary>
    internal bool IsNode { get; init; }

    internal IReadOnlyList<string> Archives { get; init; } = [];

    /// <summary>An option that was given and says how something is run; null where none was.</summary>
    internal string? OptionOfTries { get; init; }

    /// <summary>Refuses what does not go together.</summary>
    /// <exception cref="InputException">It does not.</exception>
    internal void Check()
    {
        string[] subjects = [.. new[] { Files.Count == 0 ? "" : "-f", Process is null ? "" : "--pid", IsNode ? "--node" : "", Command.Count == 0 ? "" : "a program" }.Where(name => name.Length > 0)];
        if (subjects.Length != 1)
        {
            throw new InputException(subjects.Length == 0
                ? "nothing to learn; name a program behind --, a Pod with -f, a process with --pid, or give --node"
                : $"{string.Join(" and ", subjects)}: learn one at a time");
        }

        if ((IsNode || Process is not null) && OptionOfTries is { } option)
        {
            throw new InputException($"{option} says how something is run, and {subjects[0]} runs nothing; leave it out");
        }

        if ((IsNode || Process is not null) && Output is not ("table" or "json"))
        {
            throw new InputException($"-o {Output}: {subjects[0]} proves no set to write a manifest of; use table or json");
        }
    }
}
