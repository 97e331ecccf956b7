using System.Buffers;
using System.Text.Json;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain;

/// <summary>The form <c>-o json</c>: an array with an object for each container, written as they come.</summary>
internal sealed class JsonExplanations(ResultOutput output) : IExplanationWriter
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true };

    /// <summary>Longer texts than this are few, and not worth to keep room for.</summary>
    private const int UsualLength = 64 * 1024;

    /// <summary>Several threads render, each a workload at a time.</summary>
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Text, Utf8JsonWriter Json)? t_writer;

    private bool _isBegun;

    /// <summary>The items of an array, as they stand between its brackets.</summary>
    public RenderedExplanation Render(WorkloadExplanation workload)
    {
        (ArrayBufferWriter<byte> text, Utf8JsonWriter json) = t_writer ?? Create();
        text.ResetWrittenCount();
        json.Reset();
        json.WriteStartArray();
        foreach (ContainerExplanation container in workload.Containers)
        {
            JsonSerializer.Serialize(json, ExplainJson.Of(workload, container), ExplainJsonContext.Default.ExplainJson);
        }

        json.WriteEndArray();
        json.Flush();
        t_writer = text.Capacity > UsualLength ? null : (text, json);
        return new RenderedExplanation(text.WrittenSpan[1..^1].TrimEnd((byte)'\n').ToArray(), []);
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) Create()
    {
        ArrayBufferWriter<byte> text = new(UsualLength / 4);
        return (text, new Utf8JsonWriter(text, s_options));
    }

    public void Write(RenderedExplanation rendered)
    {
        if (rendered.Text.Length > 0)
        {
            output.Write(_isBegun ? ","u8 : "["u8);
            output.Write(rendered.Text);
            _isBegun = true;
        }
    }

    public void Finish()
    {
        output.WriteLine(_isBegun ? "\n]" : "[]");
        output.Flush();
    }

    public void Dispose()
    {
        // Nothing is kept.
    }
}
