using System.Buffers;
using System.Text.Json;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain;

/// <summary>The form <c>-o json</c>: an array with an object for each container, written as they come.</summary>
internal sealed class JsonExplanations(ResultOutput output) : IExplanationWriter
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true };

    private bool _isBegun;

    /// <summary>The items of an array, as they stand between its brackets.</summary>
    public RenderedExplanation Render(WorkloadExplanation workload)
    {
        ArrayBufferWriter<byte> text = new(4096);
        using Utf8JsonWriter json = new(text, s_options);
        json.WriteStartArray();
        foreach (ContainerExplanation container in workload.Containers)
        {
            JsonSerializer.Serialize(json, ExplainJson.Of(workload, container), ExplainJsonContext.Default.ExplainJson);
        }

        json.WriteEndArray();
        json.Flush();
        return new RenderedExplanation(text.WrittenSpan[1..^1].TrimEnd((byte)'\n').ToArray(), []);
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
