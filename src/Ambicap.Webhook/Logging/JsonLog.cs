using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Policy.Text;

namespace Ambicap.Webhook.Logging;

/// <summary>
/// The log: one JSON object a line. What callers give goes in as it is, so they give names and reasons, never the content of objects:
/// a Pod's environment may hold secrets.
/// </summary>
/// <param name="output">Where lines go.</param>
internal sealed class JsonLog(Stream output)
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new(512);

    internal void Information(string message, params ReadOnlySpan<(string Key, object? Value)> fields) => Write("info", message, fields);

    internal void Warning(string message, params ReadOnlySpan<(string Key, object? Value)> fields) => Write("warning", message, fields);

    internal void Error(string message, params ReadOnlySpan<(string Key, object? Value)> fields) => Write("error", message, fields);

    private void Write(string level, string message, ReadOnlySpan<(string Key, object? Value)> fields)
    {
        lock (_lock)
        {
            _line.ResetWrittenCount();
            using (Utf8JsonWriter json = new(_line, s_options))
            {
                json.WriteStartObject();
                json.WriteString("time", DateTime.UtcNow);
                json.WriteString("level", level);
                json.WriteString("message", PlainText.Of(message));
                foreach ((string key, object? value) in fields)
                {
                    WriteValue(json, key, value);
                }

                json.WriteEndObject();
            }

            _line.Write("\n"u8);
            TryWrite(_line.WrittenSpan);
        }
    }

    /// <summary>A log that nobody reads any more is no reason to stop judging Pods.</summary>
    private void TryWrite(ReadOnlySpan<byte> line)
    {
        try
        {
            output.Write(line);
            output.Flush();
        }
        catch (IOException)
        {
            // Nobody left to tell.
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumber(key, number);
                break;
            case double number:
                json.WriteNumber(key, Math.Round(number, 3));
                break;
            case null:
                break;
            default:
                json.WriteString(key, PlainText.Of(value.ToString()!));
                break;
        }
    }
}
