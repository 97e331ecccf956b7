namespace Ambicap.Cli;

/// <summary>The exit codes of every verb.</summary>
internal static class ExitCode
{
    /// <summary>Everything is as it should be.</summary>
    internal const int Good = 0;

    /// <summary>It was done, and the finding is negative: a container failed, a rule forbids something.</summary>
    internal const int Negative = 1;

    /// <summary>It could not be done: wrong flags, unreadable files, nothing that answers.</summary>
    internal const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C, as shells have it.</summary>
    internal const int Interrupted = 130;
}
