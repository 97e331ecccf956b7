using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>
/// Decodes the objects of a part of a file, JSON or YAML by its first characters. What cannot be read is named with its place, and
/// ends the part: whoever wants the documents behind it gives them as parts of their own.
/// </summary>
/// <remarks>One decoder is used again and again, by one thread at a time.</remarks>
public sealed class DocumentDecoder
{
    private readonly YamlDocument _yaml = new();

    /// <summary>Decodes.</summary>
    /// <param name="text">The text in UTF-8: one document or several.</param>
    /// <param name="firstLine">The number of its first line in the file.</param>
    /// <param name="found">Where the objects go, with the number of each one's document in the text, from 0.</param>
    /// <returns>How many documents there were; empty ones do not count.</returns>
    public int Decode(ReadOnlyMemory<byte> text, int firstLine, List<(int Document, DecodedObject Object)> found)
    {
        List<DecodedObject> objects = [];
        int documents = 0;
        try
        {
            if (DocumentBoundary.IsJson(text.Span))
            {
                DecodeJson(text.Span, firstLine, objects, () => Gather(objects, documents++, found));
            }
            else
            {
                DecodeYaml(text, firstLine, objects, () => Gather(objects, documents++, found));
            }
        }
        catch (ManifestException failure)
        {
            objects.Clear();
            objects.Add(new UnreadableObject(failure.Finding));
            Gather(objects, documents++, found);
        }

        return documents;
    }

    private static void DecodeJson(ReadOnlySpan<byte> text, int firstLine, List<DecodedObject> objects, Action finish)
    {
        EnsureUtf8(text, firstLine);
        JsonTokenSource source = new(text, new LineCounter(firstLine));
        try
        {
            while (ObjectDecoder.Decode(ref source, objects))
            {
                finish();
            }
        }
        catch (JsonException failure)
        {
            Position position = new(firstLine + (int)(failure.LineNumber ?? 0), (int)(failure.BytePositionInLine ?? 0) + 1);
            throw new ManifestException(new Finding(position, $"not valid JSON: {Reason(failure)}; correct the syntax"));
        }
    }

    private void DecodeYaml(ReadOnlyMemory<byte> text, int firstLine, List<DecodedObject> objects, Action finish)
    {
        EnsureUtf8(text.Span, firstLine);
        _yaml.Begin(text.Span, firstLine);
        while (_yaml.ReadNext())
        {
            YamlTokenSource source = _yaml.CreateSource();
            if (!_yaml.IsEmpty && ObjectDecoder.Decode(ref source, objects))
            {
                finish();
            }
        }
    }

    private static void EnsureUtf8(ReadOnlySpan<byte> text, int firstLine)
    {
        if (Utf8.IsValid(text))
        {
            return;
        }

        int offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out int length) == OperationStatus.Done)
        {
            offset += length;
        }

        throw new ManifestException(new Finding(new LineCounter(firstLine).PositionOf(text, offset), "not UTF-8 from here on; write the file in UTF-8"));
    }

    private static void Gather(List<DecodedObject> objects, int document, List<(int Document, DecodedObject Object)> found)
    {
        foreach (DecodedObject item in objects)
        {
            found.Add((document, item));
        }

        objects.Clear();
    }

    /// <summary>The reader's reason as part of our own sentence, without the place that it appends.</summary>
    private static string Reason(JsonException failure)
    {
        string message = failure.Message;
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (place < 0 ? message : message[..place]).TrimEnd('.', ' ');
        return PrintableText.Of(message.Length == 0 ? "broken" : $"{char.ToLowerInvariant(message[0])}{message[1..]}");
    }
}
