using System.Globalization;
using System.Text;
using Ambicap.Policy.Text;

namespace Ambicap.Policy.Audit;

/// <summary>
/// Entries as a line for <c>/dev/log</c>, where there is no journal: priority, program and process id as syslog(3) writes them, the
/// message,
/// and the fields as words. There is no time in it: every daemon takes its own, and would take one of another zone for its own zone's.
/// </summary>
public static class SyslogFormat
{
    // A line of the classic protocol has 1,024 bytes (RFC 3164); daemons today take 8 KiB.
    private const int LongestValue = 1024;
    private const int FacilityShift = 3;

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="processId">Who writes it.</param>
    public static byte[] Write(AuditEntry entry, int processId)
    {
        int priority = (AuditFields.Facility << FacilityShift) | AuditFields.PriorityOf(entry);
        StringBuilder line = new(512);
        _ = line.Append(CultureInfo.InvariantCulture, $"<{priority}>{AuditFields.Identifier}[{processId}]: ");
        foreach ((string name, string value) in AuditFields.Of(entry))
        {
            string text = Plain(value);
            _ = name == AuditFields.Message
                ? line.Append(text)
                : line.Append(CultureInfo.InvariantCulture, $" {name.ToLowerInvariant()}=\"{text.Replace('"', '\'')}\"");
        }

        return Encoding.UTF8.GetBytes(line.ToString());
    }

    /// <summary>In one line: a Pod's words must not look like a line of their own.</summary>
    private static string Plain(string value) => PlainText.Of(value.Length > LongestValue ? value[..LongestValue] : value);
}
