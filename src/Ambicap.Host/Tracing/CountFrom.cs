namespace Ambicap.Host.Tracing;

/// <summary>From when on the checks of a watched process count. What it forks goes on as it stands then.</summary>
internal enum CountFrom
{
    /// <summary>At once.</summary>
    Now,

    /// <summary>From its next execve on: it still prepares itself, and waits to be watched.</summary>
    Execve,

    /// <summary>
    /// Never itself, only the programs of containers that come from it: it is a container manager, a shim or an OCI runtime, whose own
    /// set-up needs much that the container does not.
    /// </summary>
    EntryPoint,
}
