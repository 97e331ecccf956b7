using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ambicap.Cli.Check;

/// <summary>
/// The file of findings that somebody lives with for now: a finding in it counts no more, a new one does. People read it in reviews, so
/// that each has its words and a line.
/// </summary>
internal static class BaselineFile
{
    private const int Version = 1;
    private const int LargestFile = 64 * 1024 * 1024;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fingerprints in a file.</summary>
    /// <exception cref="InputException">It cannot be read, or is none.</exception>
    internal static HashSet<string> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw new InputException($"{path}: larger than {LargestFile / 1024 / 1024} MiB, the most that is read; write it anew by --write-baseline");
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return root.GetProperty("version").GetInt32() == Version
                ? [.. root.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("fingerprint").GetString() ?? throw new KeyNotFoundException())]
                : throw new InputException($"{path}: a baseline of another version of ambicap; write it anew by --write-baseline");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: {failure.Message.TrimEnd('.')}; name a baseline that --write-baseline wrote");
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{path}: no baseline; name a file that --write-baseline wrote");
        }
    }

    /// <summary>Writes a file of findings.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    internal static void Write(string path, IReadOnlyList<(CheckedWorkload Workload, CheckedFinding Finding)> findings)
    {
        ArrayBufferWriter<byte> text = new();
        text.Write(Encoding.UTF8.GetBytes($"{{\"version\":{Version},\"findings\":["));
        for (int i = 0; i < findings.Count; i++)
        {
            text.Write(i == 0 ? "\n"u8 : ",\n"u8);
            Write(text, findings[i].Workload, findings[i].Finding);
        }

        text.Write("\n]}\n"u8);
        try
        {
            File.WriteAllBytes(path, text.WrittenSpan);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: {failure.Message.TrimEnd('.')}; name a file that can be written");
        }
    }

    private static void Write(ArrayBufferWriter<byte> text, CheckedWorkload workload, CheckedFinding finding)
    {
        using Utf8JsonWriter json = new(text, s_options);
        json.WriteStartObject();
        json.WriteString("fingerprint"u8, finding.Fingerprint);
        json.WriteString("file"u8, SarifUri.PathOf(workload.File));
        json.WriteString("object"u8, workload.Title);
        json.WriteString("check"u8, finding.Violation.Check);
        json.WriteString("detail"u8, finding.Violation.Detail);
        json.WriteEndObject();
    }
}
