using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>
/// The form <c>-o sarif</c>: one SARIF 2.1.0 document (OASIS, Static Analysis Results Interchange Format) for code-scanning tools. Results
/// are written as they come, rules first. What was put aside is there too, and says so.
/// </summary>
internal sealed class SarifVerdicts : IVerdictWriter
{
    /// <summary>The name of our fingerprints; a new way to make them needs a new one.</summary>
    private const string FingerprintName = "ambicap/v1";

    private const int Piece = 32 * 1024;

    private readonly ResultOutput _output;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<string, int> _rules;
    private readonly FindingIdentity _identity = new();

    internal SarifVerdicts(ResultOutput output, CheckOptions options)
    {
        _output = output;
        _json = new Utf8JsonWriter(_waiting, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" });
        _json.WriteStartObject();
        _json.WriteString("$schema"u8, "https://json.schemastore.org/sarif-2.1.0.json");
        _json.WriteString("version"u8, "2.1.0");
        _json.WriteStartArray("runs"u8);
        _json.WriteStartObject();
        _rules = SarifRules.WriteTool(_json, options.IsFull);
        _json.WriteString("columnKind"u8, "utf16CodeUnits");
        _json.WriteStartArray("results"u8);
    }

    public void Write(CheckedWorkload workload)
    {
        foreach (CheckedFinding finding in workload.Findings)
        {
            string message = $"{workload.Title} at {workload.Level}: {finding.Violation.Detail}";
            Begin(finding.Violation.Check, finding.IsWarning ? "warning" : "error", message);
            WriteLocation(workload.File, workload.PlaceOf(finding), workload, finding.Violation);
            WriteIdentity(finding.Fingerprint);
            WriteState(finding);
            End();
        }
    }

    public void WriteUnreadable(InputFile file, Position? position, string message)
    {
        Begin(SarifRules.Unreadable.Id, "error", message);
        WriteLocation(file, position ?? new Position(1, 1), null, null);
        WriteIdentity(_identity.Of(file, "", new Violation(SarifRules.Unreadable.Id, null, "", message)));
        End();
    }

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

    private void Begin(string rule, string level, string message)
    {
        _json.WriteStartObject();
        _json.WriteString("ruleId"u8, rule);
        if (_rules.TryGetValue(rule, out int index))
        {
            _json.WriteNumber("ruleIndex"u8, index);
        }

        _json.WriteString("level"u8, level);
        SarifRules.WriteText(_json, "message", message);
    }

    private void WriteLocation(InputFile file, Position position, CheckedWorkload? workload, Violation? violation)
    {
        _json.WriteStartArray("locations"u8);
        _json.WriteStartObject();
        _json.WriteStartObject("physicalLocation"u8);
        _json.WriteStartObject("artifactLocation"u8);
        _json.WriteString("uri"u8, SarifUri.Of(file));
        _json.WriteEndObject();
        if (file.Text is null)
        {
            // The lines of what was rendered are nobody's.
            _json.WriteStartObject("region"u8);
            _json.WriteNumber("startLine"u8, position.Line);
            _json.WriteNumber("startColumn"u8, position.Column);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        if (workload is not null)
        {
            _json.WriteStartArray("logicalLocations"u8);
            _json.WriteStartObject();
            _json.WriteString("name"u8, violation!.Container ?? workload.Workload.Name);
            _json.WriteString("fullyQualifiedName"u8, workload.Title + (violation.Container is null ? "" : $"/{violation.Container}"));
            _json.WriteString("kind"u8, "resource");
            _json.WriteEndObject();
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    /// <summary>GitHub goes by the partial fingerprint of that name (it makes one of the line where there is none), others by the full one.</summary>
    private void WriteIdentity(string fingerprint)
    {
        _json.WriteStartObject("fingerprints"u8);
        _json.WriteString(FingerprintName, fingerprint);
        _json.WriteEndObject();
        _json.WriteStartObject("partialFingerprints"u8);
        _json.WriteString("primaryLocationLineHash"u8, fingerprint);
        _json.WriteEndObject();
    }

    private void WriteState(CheckedFinding finding)
    {
        if (finding.IsKnown)
        {
            _json.WriteString("baselineState"u8, "unchanged");
        }

        if (!finding.Counts)
        {
            _json.WriteStartArray("suppressions"u8);
            _json.WriteStartObject();
            _json.WriteString("kind"u8, finding.IgnoredBecause is null ? "external" : "inSource");
            _json.WriteString("justification"u8, finding.IgnoredBecause ?? "in the baseline");
            _json.WriteEndObject();
            _json.WriteEndArray();
        }
    }

    private void End()
    {
        _json.WriteEndObject();
        if (_json.BytesPending > Piece)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _json.Flush();
        _output.Write(_waiting.WrittenSpan);
        _waiting.ResetWrittenCount();
    }
}
