using System.Globalization;
using Ambicap.Host.Processes;

namespace Ambicap.Host.Tracing;

/// <summary>Whose thread a thread is.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="ParentId">The process's parent.</param>
/// <param name="Command">Its name.</param>
internal sealed record ProcessLine(int ProcessId, int ParentId, string Command)
{
    /// <summary>Looks it up; null where it is gone.</summary>
    internal static ProcessLine? TryRead(int thread)
    {
        string[] lines = (ProcessFile.TryRead(thread, "status") ?? "").Split('\n');
        string? Find(string name) => Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
        return Find("Name:") is { } command && Number(Find("Tgid:")) is { } process && Number(Find("PPid:")) is { } parent
            ? new ProcessLine(process, parent, command)
            : null;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
