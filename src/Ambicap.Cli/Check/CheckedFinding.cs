using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>Something that a check found in a workload.</summary>
/// <param name="Violation">What.</param>
/// <param name="IsWarning">Whether it forbids nothing.</param>
/// <param name="Fingerprint">Tells it from every other finding, wherever its lines move to.</param>
internal sealed record CheckedFinding(Violation Violation, bool IsWarning, string Fingerprint)
{
    /// <summary>Why its author has it ignored; null where it is not.</summary>
    internal string? IgnoredBecause { get; init; }

    /// <summary>Whether the baseline has it.</summary>
    internal bool IsKnown { get; init; }

    /// <summary>Whether it counts: nobody has put it aside.</summary>
    internal bool Counts => IgnoredBecause is null && !IsKnown;
}
