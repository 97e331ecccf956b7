using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Standards;

namespace Ambicap.Cli.Check;

/// <summary>
/// The form <c>-o sarif</c>: one SARIF 2.1.0 document (OASIS, Static Analysis Results Interchange Format) for code-scanning tools. Results
/// are written as they come, rules first.
/// </summary>
internal sealed class SarifVerdicts : IVerdictWriter
{
    /// <summary>The rule of input that could not be read.</summary>
    private const string Unreadable = "unreadable";

    private const int Piece = 32 * 1024;

    private readonly ResultOutput _output;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<string, int> _rules = new(StringComparer.Ordinal);

    internal SarifVerdicts(ResultOutput output, CheckOptions options)
    {
        _output = output;
        _json = new Utf8JsonWriter(_waiting, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true });
        Begin(options.IsFull ? [.. PodSecurityStandards.Checks, .. AmbientRules.Checks] : AmbientRules.Checks);
    }

    public void Write(CheckedWorkload workload)
    {
        foreach (Violation violation in workload.Violations)
        {
            Write(workload, violation, "error");
        }

        foreach (Violation warning in workload.Warnings)
        {
            Write(workload, warning, "warning");
        }
    }

    public void WriteUnreadable(InputFile file, Position? position, string message) =>
        WriteResult(Unreadable, "error", message, file, position ?? new Position(1, 1));

    public void Finish(CheckSummary summary)
    {
        _json.WriteEndArray();
        _json.WriteStartArray("invocations"u8);
        _json.WriteStartObject();
        _json.WriteBoolean("executionSuccessful"u8, summary.Unreadable == 0);
        _json.WriteNumber("exitCode"u8, summary.ExitCode);
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        Flush();
        _output.WriteLine("");
        _output.Flush();
        _output.WriteError(summary.ToString());
    }

    public void Dispose() => _json.Dispose();

    private void Begin(IEnumerable<CheckInfo> checks)
    {
        _json.WriteStartObject();
        _json.WriteString("$schema"u8, "https://json.schemastore.org/sarif-2.1.0.json");
        _json.WriteString("version"u8, "2.1.0");
        _json.WriteStartArray("runs"u8);
        _json.WriteStartObject();
        _json.WriteStartObject("tool"u8);
        _json.WriteStartObject("driver"u8);
        _json.WriteString("name"u8, "ambicap");
        _json.WriteString("semanticVersion"u8, typeof(SarifVerdicts).Assembly.GetName().Version!.ToString(3));
        _json.WriteStartArray("rules"u8);
        foreach (CheckInfo check in checks.Append(new CheckInfo(Unreadable, "input that cannot be read", null, [])))
        {
            WriteRule(check);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteString("columnKind"u8, "utf16CodeUnits");
        _json.WriteStartArray("results"u8);
    }

    private void WriteRule(CheckInfo check)
    {
        if (!_rules.TryAdd(check.Id, _rules.Count))
        {
            return;
        }

        _json.WriteStartObject();
        _json.WriteString("id"u8, check.Id);
        _json.WriteString("name"u8, check.Id);
        WriteText("shortDescription", check.Reason);
        _json.WriteEndObject();
    }

    private void Write(CheckedWorkload workload, Violation violation, string level)
    {
        string message = $"{workload.Workload.Kind} {workload.Namespace}/{workload.Workload.Name} at {workload.Level}: {violation.Detail}";
        WriteResult(violation.Check, level, message, workload.File, workload.PlaceOf(violation));
    }

    private void WriteResult(string rule, string level, string message, InputFile file, Position position)
    {
        _json.WriteStartObject();
        _json.WriteString("ruleId"u8, rule);
        if (_rules.TryGetValue(rule, out int index))
        {
            _json.WriteNumber("ruleIndex"u8, index);
        }

        _json.WriteString("level"u8, level);
        WriteText("message", message);
        WriteLocation(file, position);
        _json.WriteEndObject();
        if (_json.BytesPending > Piece)
        {
            Flush();
        }
    }

    private void WriteLocation(InputFile file, Position position)
    {
        _json.WriteStartArray("locations"u8);
        _json.WriteStartObject();
        _json.WriteStartObject("physicalLocation"u8);
        _json.WriteStartObject("artifactLocation"u8);
        _json.WriteString("uri"u8, SarifUri.Of(file));
        _json.WriteEndObject();
        _json.WriteStartObject("region"u8);
        _json.WriteNumber("startLine"u8, position.Line);
        _json.WriteNumber("startColumn"u8, position.Column);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private void Flush()
    {
        _json.Flush();
        _output.Write(_waiting.WrittenSpan);
        _waiting.ResetWrittenCount();
    }

    private void WriteText(string field, string text)
    {
        _json.WriteStartObject(field);
        _json.WriteString("text"u8, text);
        _json.WriteEndObject();
    }
}
