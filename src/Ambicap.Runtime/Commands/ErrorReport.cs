using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

namespace Ambicap.Runtime.Commands;

/// <summary>
/// Tells why a container is not started, where callers look: the shim shows the last line of <c>--log</c>, conmon what comes on
/// standard error.
/// </summary>
internal static class ErrorReport
{
    private const int StandardError = 2;

    /// <summary>Writes the message to both places; that one of them fails does not keep it from the other.</summary>
    internal static void Write(CommandLine line, string message)
    {
        string text = "ambicap: " + message;
        try
        {
            if (LogFile(line.Log) is { IsEmpty: false } log)
            {
                Files.AppendLine(BytePath.Of(log), line.LogIsJson ? Json(text) : Text(text));
            }
        }
        catch (SystemCallException)
        {
            // Standard error is left.
        }

        try
        {
            Files.WriteTo(StandardError, Encoding.UTF8.GetBytes(text + "\n"));
        }
        catch (SystemCallException)
        {
            // Nobody listens; the exit code is left.
        }
    }

    /// <summary>crun takes <c>file:PATH</c> for a file, and two other destinations that are none.</summary>
    private static ReadOnlySpan<byte> LogFile(ReadOnlySpan<byte> log) =>
        log.StartsWith("file:"u8) ? log["file:"u8.Length..]
        : log.StartsWith("journald:"u8) || log.StartsWith("syslog:"u8) ? []
        : log;

    /// <summary>A line as runc writes it with <c>--log-format json</c>.</summary>
    private static byte[] Json(string message)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("level"u8, "error"u8);
            json.WriteString("msg"u8, message);
            json.WriteString("time"u8, Now());
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>A line as runc writes it with <c>--log-format text</c>.</summary>
    private static byte[] Text(string message)
    {
        string quoted = message.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"time=\"{Now()}\" level=error msg=\"{quoted}\"\n");
    }

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
