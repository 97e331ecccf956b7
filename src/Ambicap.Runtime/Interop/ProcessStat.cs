using System.Globalization;
using System.Text;

namespace Ambicap.Runtime.Interop;

/// <summary>Two fields of <c>/proc/PID/stat</c> (proc_pid_stat(5)).</summary>
/// <param name="State">The letter of the state; Z is a process that has ended.</param>
/// <param name="ParentId">The process id of its parent; 0 where that is outside this PID namespace.</param>
internal readonly record struct ProcessStat(char State, long ParentId)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads the fields of a process; null where it is gone, or /proc is not there.</summary>
    internal static ProcessStat? TryRead(long processId)
    {
        try
        {
            string text = Encoding.Latin1.GetString(Files.ReadUnsized(PathOf(processId, "stat"), MostBytes));

            // The command in front of them, in parentheses, may hold anything.
            string[] fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 1 && long.TryParse(fields[1], CultureInfo.InvariantCulture, out long parent) ? new ProcessStat(fields[0][0], parent) : null;
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            return null;
        }
    }

    /// <summary>The path of one of a process's files in /proc.</summary>
    internal static BytePath PathOf(long processId, string file) => BytePath.Of($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{file}");
}
