namespace Ambicap.Host.Processes;

/// <summary>When a process began, which together with its id names it for good: ids are used again.</summary>
internal static class ProcessStart
{
    // Fields of /proc/PID/stat after the command, which is in brackets: the first is the third of proc_pid_stat(5), starttime the 22nd.
    private const int FieldAfterCommand = 22 - 3;

    /// <summary>The time in the kernel's ticks, as the kernel writes it; null where there is no such process.</summary>
    internal static string? Of(int processId)
    {
        string stat = ProcessFile.TryRead(processId, "stat") ?? "";
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > FieldAfterCommand ? fields[FieldAfterCommand] : null;
    }
}
