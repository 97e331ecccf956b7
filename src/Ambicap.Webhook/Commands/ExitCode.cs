namespace Ambicap.Webhook.Commands;

/// <summary>The exit codes.</summary>
internal static class ExitCode
{
    /// <summary>Ended by a signal, everything answered.</summary>
    internal const int Good = 0;

    /// <summary>Failed while it ran.</summary>
    internal const int Failed = 1;

    /// <summary>It could not start: wrong flags, unreadable or bad files, a port that is taken.</summary>
    internal const int BadInput = 2;
}
