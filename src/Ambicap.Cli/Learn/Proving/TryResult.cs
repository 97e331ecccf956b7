namespace Ambicap.Cli.Learn.Proving;

/// <summary>How a try ended.</summary>
internal enum TryEnd
{
    /// <summary>The program ended by itself.</summary>
    Exited,

    /// <summary>The caller's own test said that it is ready.</summary>
    Ready,

    /// <summary>It ran as long as it was asked to, and still does.</summary>
    StillRuns,

    /// <summary>The time was up, and it was not at its end.</summary>
    TimedOut,

    /// <summary>The time was up, and the caller's own test did not say that it is ready.</summary>
    NotReady,

    /// <summary>It was good while it ran, and did not end as it should once it was asked to (SIGTERM).</summary>
    NotStopped,
}

/// <summary>What became of a program that was tried with a set of capabilities.</summary>
/// <param name="IsGood">Whether it did what it should.</param>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">Its exit code, 128 and the signal's number where a signal ended it; null where it did not end by itself.</param>
/// <param name="LastLine">The last line that it wrote, of its errors where it wrote any; empty where it wrote nothing.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record TryResult(bool IsGood, TryEnd End, int? ExitCode, string LastLine, TimeSpan Elapsed)
{
    /// <summary>The files that its last lines name, which it may have failed at.</summary>
    internal IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What happened, as the rest of a sentence.</summary>
    internal string Text
    {
        get
        {
            string how = End switch
            {
                TryEnd.Exited => FormattableString.Invariant($"exit code {ExitCode}"),
                TryEnd.Ready => "ready",
                TryEnd.StillRuns => "runs",
                TryEnd.NotStopped => ExitCode is { } code ? FormattableString.Invariant($"exit code {code} at SIGTERM") : "does not end at SIGTERM",
                TryEnd.NotReady => FormattableString.Invariant($"not ready within {Elapsed.TotalSeconds:0.#}s"),
                _ => FormattableString.Invariant($"not done within {Elapsed.TotalSeconds:0.#}s"),
            };
            return LastLine.Length == 0 ? how : $"{how}: {LastLine}";
        }
    }
}
