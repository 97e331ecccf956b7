using Ambicap.Capabilities;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>What is learnt of a program, and how.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="User">The user and the group that it is run as.</param>
internal sealed record ProgramOptions(IReadOnlyList<string> Command, uint User)
{
    /// <summary>The user where none is named.</summary>
    internal const uint UsualUser = 1000;

    /// <summary>The time where none is named.</summary>
    internal static TimeSpan UsualTime { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The time that is enough for most servers to find out that they cannot serve.</summary>
    internal static TimeSpan UsualSettle { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Every capability that a try may have; null for all that there are.</summary>
    internal CapabilitySet? Allowed { get; init; }

    /// <summary>How long it is watched, and how long a try may take.</summary>
    internal TimeSpan For { get; init; } = UsualTime;

    /// <summary>How long a program that runs on has to run in a try.</summary>
    internal TimeSpan Settle { get; init; } = UsualSettle;

    /// <summary>A shell command that exits with 0 once the program is ready; null where that is not asked.</summary>
    internal string? Ready { get; init; }

    /// <summary>Whether tries share the host's network.</summary>
    internal bool InHostNetwork { get; init; }
}
