namespace Ambicap.Cli.Run.Manifest;

/// <summary>What a command in a running container is for.</summary>
internal enum ProbeKind
{
    /// <summary>Run once the container has started.</summary>
    PostStart,

    /// <summary>Run until it succeeds; the others wait for it.</summary>
    Startup,

    /// <summary>Says whether the container is ready.</summary>
    Readiness,

    /// <summary>Says whether the container should live on.</summary>
    Liveness,

    /// <summary>Run before the container is ended.</summary>
    PreStop,
}

/// <summary>A probe or hook with a command of its own.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Command">The command.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="Period">How long after a failure it is tried again.</param>
/// <param name="MostTries">How often it may fail; at least 1.</param>
internal sealed record RunnableProbe(ProbeKind Kind, IReadOnlyList<string> Command, TimeSpan Timeout, TimeSpan Period, int MostTries);
