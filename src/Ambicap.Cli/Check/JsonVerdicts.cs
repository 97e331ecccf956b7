using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Check;

/// <summary>The form <c>-o json</c>: one object a line for each workload. The summary goes to standard error.</summary>
internal sealed class JsonVerdicts : IVerdictWriter
{
    private readonly ResultOutput _output;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;

    internal JsonVerdicts(ResultOutput output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public void Write(CheckedWorkload workload)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        _json.WriteStartObject();
        _json.WriteString("file"u8, workload.File.Name);
        if (!workload.File.IsLive)
        {
            _json.WriteNumber("document"u8, workload.Document);
            _json.WriteNumber("line"u8, workload.Workload.Position.Line);
        }

        _json.WriteString("kind"u8, workload.Workload.Kind);
        _json.WriteString("namespace"u8, workload.Namespace);
        _json.WriteString("name"u8, workload.Workload.Name);
        _json.WriteString("level"u8, workload.LevelName);
        _json.WriteString("version"u8, workload.Level.Version.ToString());
        _json.WriteBoolean("allowed"u8, workload.IsAllowed);
        Write("violations", workload, workload.Violations);
        Write("warnings", workload, workload.Warnings);
        WriteAside(workload);
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        _output.Write(_line.WrittenSpan);
    }

    public void WriteUnreadable(InputFile file, Position? position, string message)
    {
        // Standard error has it.
    }

    public void Finish(CheckSummary summary)
    {
        _output.Flush();
        _output.WriteError(summary.ToString());
    }

    public void Dispose() => _json.Dispose();

    /// <summary>What does not count, where there is any.</summary>
    private void WriteAside(CheckedWorkload workload)
    {
        if (workload.Findings.Any(finding => !finding.Counts))
        {
            Write("ignored", workload, [.. workload.Findings.Where(finding => finding.IgnoredBecause is not null)]);
            Write("known", workload, [.. workload.Findings.Where(finding => finding is { IgnoredBecause: null, IsKnown: true })]);
        }
    }

    private void Write(string field, CheckedWorkload workload, IReadOnlyList<CheckedFinding> findings)
    {
        _json.WriteStartArray(field);
        foreach (CheckedFinding finding in findings)
        {
            _json.WriteStartObject();
            _json.WriteString("check"u8, finding.Violation.Check);
            _json.WriteString("container"u8, finding.Violation.Container);
            _json.WriteString("detail"u8, finding.Violation.Detail);
            if (!workload.File.IsLive)
            {
                _json.WriteNumber("line"u8, workload.PlaceOf(finding).Line);
            }

            _json.WriteString("fingerprint"u8, finding.Fingerprint);
            if (finding.IgnoredBecause is { } reason)
            {
                _json.WriteString("reason"u8, reason);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
