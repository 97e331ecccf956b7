using System.Globalization;
using Ambicap.Host.Processes;

namespace Ambicap.Host.Tracing;

/// <summary>The names of trace instances, which say whose they are: <c>ambicap-PID-STARTTIME-NUMBER</c>.</summary>
internal static class OwnedInstance
{
    private const string Prefix = "ambicap-";

    private static int s_count;

    /// <summary>A name for a new instance of this process.</summary>
    internal static string NewName() =>
        $"{Prefix}{Environment.ProcessId}-{ProcessStart.Of(Environment.ProcessId)}-{Interlocked.Increment(ref s_count)}";

    /// <summary>Whether a name is one of ours and its owner is gone; another process of the same id began at another time.</summary>
    internal static bool IsLeftOver(string name)
    {
        string[] parts = name.Split('-');
        return name.StartsWith(Prefix, StringComparison.Ordinal) && parts.Length == 4
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            && ProcessStart.Of(process) != parts[2];
    }
}
