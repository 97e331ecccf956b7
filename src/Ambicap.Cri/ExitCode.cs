namespace Ambicap.Cri;

/// <summary>The exit codes of ambicap-cri.</summary>
internal static class ExitCode
{
    /// <summary>Ended by a signal, as it should be.</summary>
    internal const int Ended = 0;

    /// <summary>Failed while it ran.</summary>
    internal const int Failed = 1;

    /// <summary>Could not be started.</summary>
    internal const int NotStarted = 2;
}
