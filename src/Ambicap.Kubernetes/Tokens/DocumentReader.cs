using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Reads the documents of a text as kubectl does: JSON where it begins so and is, else YAML. Every program reads manifests through this, and
/// so agrees with the others on what can be read.
/// </summary>
/// <remarks>One reader is used again and again, by one thread at a time.</remarks>
public sealed class DocumentReader
{
    /// <summary>What no YAML has, whatever stands around it (YAML 1.2, c-printable). In JSON these have to be escaped anyway.</summary>
    private static readonly SearchValues<byte> s_control =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(code => code is not ('\t' or '\n' or '\r')).Append(0x7f).Select(code => (byte)code)]);

    private readonly YamlDocument _yaml = new();

    /// <summary>Reads every document of a text.</summary>
    /// <param name="text">The text in UTF-8, without byte order mark.</param>
    /// <param name="firstLine">The number of its first line in the file.</param>
    /// <param name="visitor">Takes the documents that say anything.</param>
    /// <param name="firstColumn">The column of its first byte there; less than 1 where something was put before it. Of JSON only: in YAML a
    /// text begins with a line.</param>
    /// <exception cref="ManifestException">The rest of the text cannot be read; the documents before were visited.</exception>
    public void Read<TVisitor>(ReadOnlySpan<byte> text, int firstLine, ref TVisitor visitor, int firstColumn = 1)
        where TVisitor : IDocumentVisitor
    {
        if (FindForeign(text, firstLine, firstColumn) is { } foreign)
        {
            throw new ManifestException(foreign);
        }

        if (!DocumentBoundary.IsJson(text) || !TryReadJson(text, firstLine, firstColumn, ref visitor))
        {
            ReadYaml(text, firstLine, ref visitor);
        }
    }

    /// <summary>Reads JSON.</summary>
    /// <returns>False where the first document is none, and so may be a flow mapping of YAML.</returns>
    private bool TryReadJson<TVisitor>(ReadOnlySpan<byte> text, int firstLine, int firstColumn, ref TVisitor visitor)
        where TVisitor : IDocumentVisitor
    {
        JsonTokenSource source = new(text, new LineCounter(firstLine, firstColumn));
        bool isJson = false;
        try
        {
            while (IsMore(source))
            {
                visitor.Visit(ref source);
                isJson = true;
            }

            return true;
        }
        catch (JsonException failure)
        {
            if (!isJson && IsYaml(text))
            {
                return false;
            }

            int line = (int)(failure.LineNumber ?? 0);
            Position position = new(firstLine + line, (int)(failure.BytePositionInLine ?? 0) + (line == 0 ? firstColumn : 1));
            throw new ManifestException(new Finding(position, $"not valid JSON: {Reason(failure)}; correct the syntax"));
        }
    }

    private bool IsYaml(ReadOnlySpan<byte> text)
    {
        try
        {
            _yaml.Begin(text);
            return _yaml.ReadNext();
        }
        catch (ManifestException)
        {
            return false;
        }
    }

    /// <summary>Looks one token ahead on a copy.</summary>
    private static bool IsMore(JsonTokenSource source) => source.Read();

    private void ReadYaml<TVisitor>(ReadOnlySpan<byte> text, int firstLine, ref TVisitor visitor)
        where TVisitor : IDocumentVisitor
    {
        int control = text.IndexOfAny(s_control);
        if (control >= 0)
        {
            throw new ManifestException(new Finding(
                new LineCounter(firstLine).PositionOf(text, control), "a control character, which no YAML has; remove it, or escape it in double quotes"));
        }

        _yaml.Begin(text, firstLine);
        while (_yaml.ReadNext())
        {
            if (!_yaml.IsEmpty)
            {
                YamlTokenSource source = _yaml.CreateSource();
                visitor.Visit(ref source);
            }
        }
    }

    /// <summary>Where a text is no UTF-8, and what to do; null where it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="firstLine">The number of its first line in the file.</param>
    /// <param name="firstColumn">The column of its first byte there.</param>
    public static Finding? FindForeign(ReadOnlySpan<byte> text, int firstLine, int firstColumn = 1)
    {
        if (Utf8.IsValid(text))
        {
            return null;
        }

        int offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out int length) == OperationStatus.Done)
        {
            offset += length;
        }

        return new Finding(new LineCounter(firstLine, firstColumn).PositionOf(text, offset), "not UTF-8 from here on; write the file in UTF-8");
    }

    /// <summary>The reader's reason as part of our own sentence, without the place that it appends.</summary>
    private static string Reason(JsonException failure)
    {
        string message = failure.Message;
        if (message.StartsWith("Expected depth to be zero", StringComparison.Ordinal))
        {
            return "the text ends within an object or a list"; // The reader speaks of its own depth there.
        }

        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (place < 0 ? message : message[..place]).TrimEnd('.', ' ');
        return PrintableText.Of(message.Length == 0 ? "broken" : $"{char.ToLowerInvariant(message[0])}{message[1..]}");
    }
}
