using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain;

/// <summary>The form <c>-o json</c>: an array with an object for each container, written as they come.</summary>
internal sealed class JsonExplanations : IExplanationWriter
{
    private const int Piece = 32 * 1024;

    private readonly ResultOutput _output;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly Utf8JsonWriter _json;
    private bool _isBegun;

    internal JsonExplanations(ResultOutput output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_waiting, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default, Indented = true });
    }

    public void Write(WorkloadExplanation workload)
    {
        if (!_isBegun)
        {
            _json.WriteStartArray();
            _isBegun = true;
        }

        foreach (ContainerExplanation container in workload.Containers)
        {
            JsonSerializer.Serialize(_json, ExplainJson.Of(workload, container), ExplainJsonContext.Default.ExplainJson);
            if (_json.BytesPending + _waiting.WrittenCount > Piece)
            {
                Flush();
            }
        }
    }

    public void Finish()
    {
        _json.WriteEndArray();
        Flush();
        _output.WriteLine("");
        _output.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Flush()
    {
        _json.Flush();
        _output.Write(_waiting.WrittenSpan);
        _waiting.ResetWrittenCount();
    }
}
