using Ambicap.Kubernetes.Manifests;
using SharpYaml;
using SharpYaml.Events;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Reads YAML document by document into a flat list of tokens that is used again for the next. Manifests are hostile input: nesting
/// and the number of tokens are bounded, and aliases, which are copied, count.
/// </summary>
public sealed class YamlDocument
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int DeepestNesting = 256;

    /// <summary>The most tokens that a document may have, aliases written out; etcd takes no object over 1.5 MiB.</summary>
    public const int MostTokens = 1_000_000;

    private const int MostTokensKept = 1 << 16;

    private readonly Dictionary<string, (int Start, int Length)> _anchors = new(StringComparer.Ordinal);
    private readonly YamlText _text = new();
    private Parser<YamlText> _parser;
    private int _linesBefore;

    public YamlDocument() => _parser = CreateParser();

    /// <summary>The tokens of the current document.</summary>
    internal List<YamlToken> Tokens { get; private set; } = [];

    /// <summary>Whether the document says nothing, as one of comments only.</summary>
    public bool IsEmpty => Tokens is [{ Kind: TokenKind.Null }] or [];

    /// <summary>Where a key is turned into UTF-8.</summary>
    internal byte[] KeyBuffer { get; set; } = new byte[256];

    /// <summary>Begins with a text.</summary>
    /// <param name="text">The text in valid UTF-8; several documents are read one by one. It is copied.</param>
    /// <param name="firstLine">The number of its first line in the file.</param>
    public void Begin(ReadOnlySpan<byte> text, int firstLine = 1)
    {
        _text.Begin(text);
        _parser = CreateParser();
        _linesBefore = firstLine - 1;
    }

    /// <summary>Reads the next document.</summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="ManifestException">The text is not YAML, or breaks a bound. Nothing more can be read of it.</exception>
    public bool ReadNext()
    {
        try
        {
            Clear();
            ParsingEvent current = Next();
            current = current is StreamStart ? Next() : current;
            if (current is StreamEnd)
            {
                return false;
            }

            ReadNode(Next(), 0);
            _ = Next();
            return true;
        }
        catch (YamlException failure)
        {
            throw Broken(failure.Start, $"not valid YAML: {YamlReason.Of(failure)}");
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser raises these on some malformed tags and numbers.
            throw Broken(_parser.Current?.End ?? Mark.Empty, "not valid YAML behind this place; correct the syntax");
        }
    }

    /// <summary>The tokens of the current document, from before the first.</summary>
    public YamlTokenSource CreateSource() => new(this);

    /// <summary>Our own bound comes first, for its words.</summary>
    private Parser<YamlText> CreateParser() => new(_text, DeepestNesting + 2, null);

    private ParsingEvent Next() => _parser.MoveNext() ? _parser.Current! : throw new InvalidOperationException();

    private void Clear()
    {
        _anchors.Clear();
        if (Tokens.Capacity > MostTokensKept)
        {
            Tokens = [];
        }

        Tokens.Clear();
    }

    /// <summary>Reads a value from its first event to its last.</summary>
    private void ReadNode(ParsingEvent current, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Broken(current.Start, $"nested more than {DeepestNesting} deep; flatten the document");
        }

        int start = Tokens.Count;
        switch (current)
        {
            case Scalar scalar:
                Add(scalar, Resolve(scalar, out string text), text);
                break;
            case MappingStart:
                Add(current, TokenKind.MappingStart, null);
                ReadEntries(depth, start);
                break;
            case SequenceStart:
                Add(current, TokenKind.ListStart, null);
                ReadItems(depth);
                break;
            case AnchorAlias alias:
                CopyAnchor(alias);
                return;
            default:
                throw Broken(current.Start, "not valid YAML here; correct the syntax");
        }

        int length = Tokens.Count - start;
        if (length > 1)
        {
            Tokens[start] = Tokens[start] with { Length = length };
        }

        Remember((NodeEvent)current, start, length);
    }

    private void ReadItems(int depth)
    {
        ParsingEvent current = Next();
        while (current is not SequenceEnd)
        {
            ReadNode(current, depth + 1);
            current = Next();
        }

        Add(current, TokenKind.ListEnd, null);
    }

    private void ReadEntries(int depth, int start)
    {
        bool hasMerge = false;
        ParsingEvent current = Next();
        while (current is not MappingEnd)
        {
            hasMerge |= ReadKey(current);
            ReadNode(Next(), depth + 1);
            current = Next();
        }

        if (YamlKeys.FindRepeated(Tokens, start) is { } repeated)
        {
            throw Broken(repeated, $"the key \"{PrintableText.Of(repeated.Text!)}\" stands twice in one mapping; remove one");
        }

        if (hasMerge)
        {
            WriteOutMerge(start, current.Start);
        }

        Add(current, TokenKind.MappingEnd, null);
    }

    /// <summary>Reads a key.</summary>
    /// <returns>Whether it merges another mapping into this.</returns>
    private bool ReadKey(ParsingEvent current)
    {
        if (current is AnchorAlias alias && _anchors.TryGetValue(alias.Value, out (int Start, int Length) anchor) && anchor.Length == 1)
        {
            Add(alias, TokenKind.Key, Tokens[anchor.Start].Text);
            return false;
        }

        if (current is not Scalar key)
        {
            throw Broken(current.Start, "a key is not a single value; Kubernetes has only plain keys");
        }

        Remember(key, Tokens.Count, 1);
        Add(key, TokenKind.Key, key.Value);
        return key.Value == YamlMerge.Key && key.Style == ScalarStyle.Plain;
    }

    private void Remember(NodeEvent node, int start, int length)
    {
        if (!string.IsNullOrEmpty(node.Anchor))
        {
            _anchors[node.Anchor] = (start, length);
        }
    }

    private void WriteOutMerge(int start, Mark end)
    {
        if (!YamlMerge.TryAppend(Tokens, start))
        {
            throw Broken(Tokens[start], "this mapping has a merge key (<<) with something else than mappings; give it mappings");
        }

        EnsureBound(end);
    }

    private void CopyAnchor(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out (int Start, int Length) anchor))
        {
            throw Broken(alias.Start, $"the alias *{PrintableText.Of(alias.Value)} has no anchor before it; define it first");
        }

        if (Tokens.Count + anchor.Length > MostTokens)
        {
            throw TooLarge(alias.Start);
        }

        YamlKeys.Copy(Tokens, anchor.Start, anchor.Length);
        if (Tokens[^anchor.Length] is { Kind: TokenKind.Key } key)
        {
            Tokens[^anchor.Length] = key with { Kind = YamlScalar.ResolvePlain(key.Text!) };
        }
    }

    private TokenKind Resolve(Scalar scalar, out string text)
    {
        TokenKind kind = YamlScalar.Resolve(scalar, out text);
        return kind != TokenKind.None
            ? kind
            : throw Broken(scalar.Start, $"\"{PrintableText.Of(text)}\" is not what its tag {scalar.Tag} says; remove the tag");
    }

    private void Add(ParsingEvent source, TokenKind kind, string? text)
    {
        EnsureBound(source.Start);
        Tokens.Add(new YamlToken(kind, text, source.Start.Line + 1 + _linesBefore, source.Start.Column + 1));
    }

    private void EnsureBound(Mark mark)
    {
        if (Tokens.Count >= MostTokens)
        {
            throw TooLarge(mark);
        }
    }

    private ManifestException TooLarge(Mark mark) =>
        Broken(mark, $"more than {MostTokens} values in one document, aliases written out; split it");

    private ManifestException Broken(Mark mark, string message) =>
        new(new Finding(new Position(mark.Line + 1 + _linesBefore, mark.Column + 1), message));

    private static ManifestException Broken(YamlToken token, string message) =>
        new(new Finding(new Position(token.Line, token.Column), message));
}
