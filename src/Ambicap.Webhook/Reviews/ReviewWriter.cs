using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ambicap.Webhook.Reviews;

/// <summary>Writes AdmissionReviews with an answer. One writer is used again and again, by one thread at a time.</summary>
internal sealed class ReviewWriter : IDisposable
{
    // What is written is read by a JSON parser, never by a browser.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly ArrayBufferWriter<byte> _patch = new(256);
    private readonly Utf8JsonWriter _json;

    internal ReviewWriter() => _json = new Utf8JsonWriter(_buffer, s_options);

    /// <summary>Writes an answer.</summary>
    /// <returns>The review in UTF-8; valid until the next one.</returns>
    internal ReadOnlySpan<byte> Write(string uid, AdmissionAnswer answer)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("kind"u8, ReviewDecoder.Kind);
        _json.WriteString("apiVersion"u8, ReviewDecoder.ApiVersion);
        _json.WriteStartObject("response"u8);
        _json.WriteString("uid"u8, uid);
        _json.WriteBoolean("allowed"u8, answer.IsAllowed);
        WriteStatus(answer);
        WritePatch(answer);
        WriteAudit(answer);
        WriteWarnings(answer);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    private void WriteStatus(AdmissionAnswer answer)
    {
        if (!answer.IsAllowed)
        {
            _json.WriteStartObject("status"u8);
            _json.WriteString("status"u8, "Failure"u8);
            _json.WriteString("message"u8, answer.Message);
            _json.WriteString("reason"u8, answer.Reason);
            _json.WriteNumber("code"u8, answer.Code);
            _json.WriteEndObject();
        }
    }

    private void WritePatch(AdmissionAnswer answer)
    {
        if (answer.Patch.Count > 0)
        {
            _patch.ResetWrittenCount();
            using (Utf8JsonWriter patch = new(_patch, s_options))
            {
                PatchOperation.WriteAll(patch, answer.Patch);
            }

            _json.WriteBase64String("patch"u8, _patch.WrittenSpan);
            _json.WriteString("patchType"u8, "JSONPatch"u8);
        }
    }

    private void WriteAudit(AdmissionAnswer answer)
    {
        if (answer.Audit.Count > 0)
        {
            _json.WriteStartObject("auditAnnotations"u8);
            for (int i = 0; i < answer.Audit.Count; i++)
            {
                _json.WriteString(answer.Audit[i].Key, answer.Audit[i].Value);
            }

            _json.WriteEndObject();
        }
    }

    private void WriteWarnings(AdmissionAnswer answer)
    {
        if (answer.Warnings.Count > 0)
        {
            _json.WriteStartArray("warnings"u8);
            for (int i = 0; i < answer.Warnings.Count; i++)
            {
                _json.WriteStringValue(answer.Warnings[i]);
            }

            _json.WriteEndArray();
        }
    }
}
