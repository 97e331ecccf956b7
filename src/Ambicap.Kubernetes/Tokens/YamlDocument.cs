using System.Text;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Reads YAML document by document into a flat list of tokens that is used again for the next. Manifests are hostile input: nesting
/// and the number of tokens are bounded, and aliases, which are copied, count.
/// </summary>
public sealed class YamlDocument
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int DeepestNesting = 256;

    /// <summary>The most tokens that a document may have, aliases written out; etcd takes no object over 1.5 MiB. So many are 6 MB.</summary>
    public const int MostTokens = 250_000;

    private readonly Dictionary<string, (int Start, int Length)> _anchors = new(StringComparer.Ordinal);
    private readonly YamlParser _parser = new();

    /// <summary>The tokens of the current document.</summary>
    internal YamlTokens Tokens { get; } = new();

    /// <summary>Whether the document says nothing, as one of comments only.</summary>
    public bool IsEmpty => Tokens.Count == 0 || (Tokens.Count == 1 && Tokens[0].Kind == TokenKind.Null);

    /// <summary>Begins with a text.</summary>
    /// <param name="text">The text in valid UTF-8; several documents are read one by one. It is copied.</param>
    /// <param name="firstLine">The number of its first line in the file.</param>
    public void Begin(ReadOnlySpan<byte> text, int firstLine = 1) => _parser.Begin(text, firstLine);

    /// <summary>Reads the next document.</summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="ManifestException">The text is not YAML, or breaks a bound. Nothing more can be read of it.</exception>
    public bool ReadNext()
    {
        _anchors.Clear();
        Tokens.Clear();
        _parser.Next();
        if (_parser.Type == YamlEventType.StreamStart)
        {
            _parser.Next();
        }

        if (_parser.Type == YamlEventType.StreamEnd)
        {
            _parser.End();
            return false;
        }

        _parser.Next();
        ReadNode(0);
        _parser.Next();
        return true;
    }

    /// <summary>The tokens of the current document, from before the first.</summary>
    public YamlTokenSource CreateSource() => new(this);

    /// <summary>Reads a value, whose first event is the current one, to its last.</summary>
    private void ReadNode(int depth)
    {
        Position position = _parser.Position;
        if (depth > DeepestNesting)
        {
            throw Broken(position, $"nested more than {DeepestNesting} deep; flatten the document");
        }

        int start = Tokens.Count;
        string? anchor = _parser.Anchor;
        switch (_parser.Type)
        {
            case YamlEventType.Scalar:
                AddScalar(position);
                break;
            case YamlEventType.MappingStart:
                Add(TokenKind.MappingStart, default, position);
                ReadEntries(depth);
                break;
            case YamlEventType.SequenceStart:
                Add(TokenKind.ListStart, default, position);
                ReadItems(depth);
                break;
            case YamlEventType.Alias:
                CopyAnchor(anchor!, position);
                return;
            default:
                throw Broken(position, "not valid YAML here; correct the syntax");
        }

        Tokens.End(start);
        if (anchor is not null)
        {
            _anchors[anchor] = (start, Tokens.Count - start);
        }
    }

    private void ReadItems(int depth)
    {
        for (_parser.Next(); _parser.Type != YamlEventType.SequenceEnd; _parser.Next())
        {
            ReadNode(depth + 1);
        }

        Add(TokenKind.ListEnd, default, _parser.Position);
    }

    private void ReadEntries(int depth)
    {
        List<int>? merges = null;
        for (_parser.Next(); _parser.Type != YamlEventType.MappingEnd; _parser.Next())
        {
            int key = Tokens.Count;
            if (ReadKey())
            {
                (merges ??= []).Add(key);
            }

            _parser.Next();
            ReadNode(depth + 1);
        }

        Position end = _parser.Position;
        if (merges is not null)
        {
            WriteOut(merges, end);
        }

        Add(TokenKind.MappingEnd, default, end);
    }

    /// <summary>Reads a key.</summary>
    /// <returns>Whether it merges another mapping into this.</returns>
    private bool ReadKey()
    {
        Position position = _parser.Position;
        string? anchor = _parser.Anchor;
        if (_parser.Type == YamlEventType.Alias && _anchors.TryGetValue(anchor!, out (int Start, int Length) shared) && shared.Length == 1)
        {
            EnsureBound(position);
            Tokens.Add(Tokens[shared.Start] with { Kind = TokenKind.Key, Position = position });
            return false;
        }

        if (_parser.Type != YamlEventType.Scalar)
        {
            throw Broken(position, "a key is not a single value; Kubernetes has only plain keys");
        }

        if (anchor is not null)
        {
            _anchors[anchor] = (Tokens.Count, 1);
        }

        Add(TokenKind.Key, _parser.Value, position);
        return _parser.IsPlain && _parser.Value.SequenceEqual("<<"u8);
    }

    private void WriteOut(List<int> merges, Position end)
    {
        int entries = Tokens.Count;
        foreach (int merge in merges)
        {
            if (!YamlMerge.TryAppend(Tokens, merge, entries))
            {
                throw Broken(Tokens[merge].Position, "this merge key (<<) has something else than mappings; give it mappings");
            }

            EnsureBound(end);
        }
    }

    private void CopyAnchor(string name, Position position)
    {
        if (!_anchors.TryGetValue(name, out (int Start, int Length) anchor))
        {
            throw Broken(position, $"the alias *{PrintableText.Of(name)} has no anchor before it; define it first");
        }

        if (Tokens.Count + anchor.Length > MostTokens)
        {
            throw TooLarge(position);
        }

        int copy = Tokens.Count;
        Tokens.Copy(anchor.Start, anchor.Length);
        if (Tokens[copy] is { Kind: TokenKind.Key } key)
        {
            Tokens[copy] = key with { Kind = YamlScalar.ResolvePlain(Tokens.TextOf(key)) };
        }
    }

    private void AddScalar(Position position)
    {
        string? tag = _parser.Tag;
        TokenKind kind = YamlScalar.Resolve(tag, _parser.IsPlain, _parser.Value, out byte[]? decoded);
        if (kind == TokenKind.None)
        {
            throw Broken(position, $"\"{PrintableText.Of(Encoding.UTF8.GetString(_parser.Value))}\" is not what its tag {tag} says; remove the tag");
        }

        Add(kind, decoded ?? _parser.Value, position);
    }

    private void Add(TokenKind kind, ReadOnlySpan<byte> text, Position position)
    {
        EnsureBound(position);
        Tokens.Add(kind, text, position);
    }

    private void EnsureBound(Position position)
    {
        if (Tokens.Count >= MostTokens)
        {
            throw TooLarge(position);
        }
    }

    private static ManifestException TooLarge(Position position) =>
        Broken(position, $"more than {MostTokens} values in one document, aliases written out; split it");

    private static ManifestException Broken(Position position, string message) => new(new Finding(position, message));
}
