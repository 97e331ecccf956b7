using System.Buffers;
using System.Text.Json;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain;

/// <summary>The form <c>-o json</c>: an array with an object for each container, a line each, written as they come.</summary>
internal sealed class JsonExplanations(ResultOutput output) : IExplanationWriter
{
    /// <summary>Longer texts than this are few, and not worth to keep room for.</summary>
    private const int UsualLength = 64 * 1024;

    /// <summary>Several threads render, each a workload at a time.</summary>
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Text, Utf8JsonWriter Json)? s_writer;

    private bool _isBegun;

    private static ReadOnlySpan<byte> Separator => ",\n"u8;

    /// <summary>The items of an array, as they stand between its brackets.</summary>
    public RenderedExplanation Render(WorkloadExplanation workload)
    {
        (ArrayBufferWriter<byte> text, Utf8JsonWriter json) = s_writer ?? Create();
        text.ResetWrittenCount();
        foreach (ContainerExplanation container in workload.Containers)
        {
            text.Write(text.WrittenCount > 0 ? Separator : ""u8);
            json.Reset();
            ExplainJson.Write(json, workload, container);
            json.Flush();
        }

        s_writer = text.Capacity > UsualLength ? null : (text, json);
        return new RenderedExplanation(text.WrittenSpan.ToArray(), []);
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) Create()
    {
        ArrayBufferWriter<byte> text = new(UsualLength / 4);
        return (text, new Utf8JsonWriter(text));
    }

    public void Write(RenderedExplanation rendered)
    {
        if (rendered.Text.Length > 0)
        {
            output.Write(_isBegun ? Separator : "[\n"u8);
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
