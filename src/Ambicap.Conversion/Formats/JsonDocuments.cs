using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Formats;

/// <summary>Writes documents as JSON, one by one: an object where there is one, else a <c>List</c> of them, as kubectl prints them.</summary>
public sealed class JsonDocuments : IDisposable
{
    /// <summary>So many bytes wait before they are written.</summary>
    private const int MostPending = 64 * 1024;

    private static readonly JsonWriterOptions s_indented = new()
    {
        Indented = true,
        NewLine = "\n",
        MaxDepth = 2 * YamlDocument.DeepestNesting,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Action<ReadOnlyMemory<byte>> _write;
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly Utf8JsonWriter _writer;

    /// <summary>The only document so far: whether it stands in a list is not known yet.</summary>
    private SourceNode? _single;
    private bool _isList;
    private long _begin;

    /// <param name="write">Takes the output in UTF-8, piece by piece.</param>
    public JsonDocuments(Action<ReadOnlyMemory<byte>> write) => (_write, _writer) = (write, new Utf8JsonWriter(_pending, s_indented));

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>Adds the documents of a text.</summary>
    /// <exception cref="ManifestException">The text cannot be read, or what it says has no end.</exception>
    public void Add(string text)
    {
        foreach (SourceNode root in ManifestFormat.Read(text))
        {
            if (_isList || _single is not null)
            {
                BeginList();
                WriteRoot(root);
            }
            else
            {
                _single = root;
            }
        }
    }

    /// <summary>Ends with the last document.</summary>
    /// <exception cref="ManifestException">What the only document says has no end.</exception>
    public void Finish()
    {
        if (_single is not null)
        {
            WriteRoot(_single);
        }
        else
        {
            BeginList();
            _writer.WriteEndArray();
            _writer.WriteEndObject();
        }

        Flush();
        _write("\n"u8.ToArray());
    }

    private void BeginList()
    {
        if (_isList)
        {
            return;
        }

        _isList = true;
        _writer.WriteStartObject();
        _writer.WriteString("apiVersion", "v1");
        _writer.WriteString("kind", "List");
        _writer.WriteStartArray("items");
        if (_single is { } first)
        {
            _single = null;
            WriteRoot(first);
        }
    }

    private void Flush()
    {
        _writer.Flush();
        _write(_pending.WrittenMemory);
        _pending.ResetWrittenCount();
    }

    private void WriteRoot(SourceNode root)
    {
        _begin = _writer.BytesCommitted + _writer.BytesPending;
        Write(root);
    }

    private void Write(SourceNode node)
    {
        if (_writer.BytesCommitted + _writer.BytesPending - _begin > ManifestFormat.MostBytes)
        {
            throw ManifestFormat.TooLarge();
        }

        if (_writer.BytesPending > MostPending)
        {
            Flush();
        }

        switch (node.Target)
        {
            case SourceMapping mapping:
                _writer.WriteStartObject();
                foreach ((string key, SourceNode value) in mapping.Values)
                {
                    _writer.WritePropertyName(key);
                    Write(value);
                }

                _writer.WriteEndObject();
                break;
            case SourceSequence list:
                _writer.WriteStartArray();
                list.Items.ForEach(Write);
                _writer.WriteEndArray();
                break;
            case SourceScalar scalar when ScalarType.ToJson(scalar) is { } raw:
                _writer.WriteRawValue(raw);
                break;
            case SourceScalar scalar:
                _writer.WriteStringValue(scalar.Text);
                break;
            default:
                break;
        }
    }
}
