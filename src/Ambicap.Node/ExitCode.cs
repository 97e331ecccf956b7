namespace Ambicap.Node;

/// <summary>What the program says by its exit code.</summary>
internal static class ExitCode
{
    internal const int Done = 0;

    /// <summary>It failed, or the node is not ready.</summary>
    internal const int Failed = 1;

    /// <summary>It could not be started so, such as for a wrong option.</summary>
    internal const int NotStarted = 2;

    /// <summary>uninstall kept what containers still need; it is to be run again.</summary>
    internal const int Kept = 3;
}
