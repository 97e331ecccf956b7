using System.Globalization;

namespace Ambicap.Cli.Ownership;

/// <summary>The process that a folder belongs to, by its id and the time it started: ids come again, both together do not.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Ticks">When it started, in clock ticks since this kernel did (proc_pid_stat(5), starttime).</param>
/// <param name="Began">The same for people.</param>
internal sealed record FolderOwner(int ProcessId, ulong Ticks, DateTime Began)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>This process.</summary>
    internal static FolderOwner Current() =>
        new(Environment.ProcessId, TicksOf(Environment.ProcessId) ?? 0, DateTime.UtcNow);

    /// <summary>Whether it runs still, as far as this PID namespace can see.</summary>
    internal bool IsAlive => TicksOf(ProcessId) == Ticks;

    /// <summary>Reads what <see cref="ToText"/> writes; null where it is something else.</summary>
    internal static FolderOwner? Parse(string text)
    {
        string[] fields = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 3
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && ulong.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong ticks)
            && DateTime.TryParseExact(fields[2], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime began)
            ? new FolderOwner(id, ticks, began)
            : null;
    }

    /// <summary>One line.</summary>
    internal string ToText() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {Ticks} {Began.ToString(TimeFormat, CultureInfo.InvariantCulture)}\n");

    /// <summary>As messages name it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {ProcessId}, started {Began:yyyy-MM-dd HH:mm:ss} UTC");

    private static ulong? TicksOf(int processId)
    {
        const int startTime = 22;
        const int firstBehindName = 3;
        try
        {
            string stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return ulong.Parse(fields[startTime - firstBehindName], CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
