using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Levels;

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
        _json.WriteNumber("document"u8, workload.Document);
        _json.WriteNumber("line"u8, workload.Workload.Position.Line);
        _json.WriteString("kind"u8, workload.Workload.Kind);
        _json.WriteString("namespace"u8, workload.Namespace);
        _json.WriteString("name"u8, workload.Workload.Name);
        _json.WriteString("level"u8, workload.LevelName);
        _json.WriteString("version"u8, workload.Level.Version.ToString());
        _json.WriteBoolean("allowed"u8, workload.IsAllowed);
        Write("violations", workload, workload.Violations);
        Write("warnings", workload, workload.Warnings);
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

    private void Write(string field, CheckedWorkload workload, IReadOnlyList<Violation> violations)
    {
        _json.WriteStartArray(field);
        foreach (Violation violation in violations)
        {
            _json.WriteStartObject();
            _json.WriteString("check"u8, violation.Check);
            _json.WriteString("container"u8, violation.Container);
            _json.WriteString("detail"u8, violation.Detail);
            _json.WriteNumber("line"u8, workload.PlaceOf(violation).Line);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
