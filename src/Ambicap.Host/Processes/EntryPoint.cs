namespace Ambicap.Host.Processes;

/// <summary>Tells a container's entry point from what makes the container.</summary>
internal static class EntryPoint
{
    /// <summary>
    /// Whether the process is still the OCI runtime's own, on its way to the entry point: what it holds then says nothing.
    /// </summary>
    internal static bool IsRuntimeItself(int processId) =>
        ProcessFile.TryRead(processId, "comm") is { } name && (name.StartsWith("runc:", StringComparison.Ordinal) || name.TrimEnd() is "crun" or "runc");
}
