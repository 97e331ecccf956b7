using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Source;

/// <summary>
/// Reads text into trees with exact offsets. Unlike the readers of programs that act on Pods, it takes whatever is YAML: a converter must
/// leave alone what it does not change.
/// </summary>
internal sealed class SourceReader
{
    /// <summary>The most values that a document may have where nobody says less: the list of a KRM function has all that a kustomization
    /// makes.</summary>
    internal const int MostValues = 1_000_000;

    private readonly string _text;
    private readonly Func<int, Position> _positionOf;
    private readonly YamlEvents _events;
    private readonly int _mostValues;
    private Dictionary<string, SourceNode> _anchors = [];
    private List<SourceAlias> _aliases = [];
    private List<(int Start, int End)> _leaves = [];
    private int _start;
    private int _nodes;
    private (int Offset, string Message)? _flaw;

    private SourceReader(string text, Func<int, Position> positionOf, int mostValues)
    {
        _text = text;
        _mostValues = mostValues;
        _positionOf = positionOf;
        _events = new YamlEvents(text, positionOf);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text of one document, markers and comments around it included.</param>
    /// <param name="isJson">Whether the text is JSON.</param>
    /// <param name="positionOf">The place of an offset for messages; null for the text's own lines.</param>
    /// <param name="mostValues">The most values that it may have.</param>
    /// <exception cref="ManifestException">The text is not one YAML document, or breaks a bound.</exception>
    internal static SourceDocument Read(string text, bool isJson, Func<int, Position>? positionOf = null, int mostValues = MostValues)
    {
        SourceReader reader = new(text, positionOf ?? new LineTable(text).PositionOf, mostValues);
        SourceNode? root = reader.ReadRoot();
        return reader._events.Current.Type == YamlEventType.StreamEnd
            ? new SourceDocument(text, isJson, root, reader._aliases, reader._leaves) { Flaw = reader._flaw }
            : throw reader.Broken(reader._events.Current, "a second document where one was expected; put --- between them");
    }

    /// <summary>Reads all documents of a YAML stream; their texts together are the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="positionOf">The place of an offset for messages; null for the text's own lines.</param>
    /// <param name="mostValues">The most values that each may have.</param>
    /// <exception cref="ManifestException">The text is not YAML, or breaks a bound.</exception>
    internal static IEnumerable<SourceDocument> ReadAll(string text, Func<int, Position>? positionOf = null, int mostValues = MostValues)
    {
        SourceReader reader = new(text, positionOf ?? new LineTable(text).PositionOf, mostValues);
        do
        {
            SourceNode? root = reader.ReadRoot();
            int end = reader._events.Current.Type == YamlEventType.StreamEnd ? text.Length : reader._events.Current.Start;
            yield return new SourceDocument(text[reader._start..end], isJson: false, root, reader._aliases, reader._leaves) { Flaw = reader._flaw };
            reader.Begin(end);
        }
        while (reader._events.Current.Type != YamlEventType.StreamEnd);
    }

    private void Begin(int start)
    {
        (_start, _nodes, _flaw) = (start, 0, null);
        (_anchors, _aliases, _leaves) = ([], [], []);
    }

    /// <summary>The root of the next document; null where there is none.</summary>
    private SourceNode? ReadRoot()
    {
        if (_events.Current.Type == YamlEventType.StreamEnd)
        {
            return null;
        }

        _ = _events.Take(YamlEventType.DocumentStart);
        SourceNode root = ReadNode(null, 0);
        _ = _events.Take(YamlEventType.DocumentEnd);
        return root;
    }

    private SourceNode ReadNode(SourceNode? parent, int depth)
    {
        if (depth > YamlDocument.DeepestNesting)
        {
            throw Broken(_events.Current, $"nested more than {YamlDocument.DeepestNesting} deep; flatten the document");
        }

        if (++_nodes > _mostValues)
        {
            throw Broken(_events.Current, $"more than {_mostValues} values in one document; split it");
        }

        YamlEvent current = _events.Take();
        SourceNode node = current.Type switch
        {
            YamlEventType.Alias => ReadAlias(current),
            YamlEventType.Scalar => ReadScalar(current),
            YamlEventType.SequenceStart => ReadItems(current, depth),
            YamlEventType.MappingStart => ReadEntries(current, depth),
            _ => throw Broken(current, "not valid YAML here; correct the syntax"),
        };
        node.Parent = parent;
        return node;
    }

    private SourceAlias ReadAlias(YamlEvent alias)
    {
        if (!_anchors.TryGetValue(alias.Anchor!, out SourceNode? target))
        {
            throw Broken(alias, $"the alias *{alias.Anchor!} has no anchor before it; define it first");
        }

        SourceAlias node = new(Offset(alias.Start), alias.Anchor!, target) { End = Offset(alias.End) };
        _aliases.Add(node);
        _leaves.Add((node.Start, node.End));
        return node;
    }

    private SourceScalar ReadScalar(YamlEvent scalar)
    {
        TokenKind type = YamlScalar.Resolve(scalar.Tag, scalar.Style == YamlScalarStyle.Plain, Encoding.UTF8.GetBytes(scalar.Value), out byte[]? decoded);
        string text = decoded is null ? scalar.Value : Encoding.UTF8.GetString(decoded);
        SourceScalar node = new(Offset(scalar.Start), scalar.Anchor, type, text, scalar.Style, scalar.Tag) { End = Offset(scalar.End) };
        _leaves.Add((node.Start, node.End));
        _flaw ??= type == TokenKind.None ? (node.Start, $"\"{PrintableText.Of(text)}\" is not what its tag {scalar.Tag} says; remove the tag") : null;
        return Remember(node);
    }

    private SourceSequence ReadItems(YamlEvent start, int depth)
    {
        SourceSequence node = new(Offset(start.Start), start.Anchor, start.IsFlow);
        while (_events.Current.Type != YamlEventType.SequenceEnd)
        {
            SourceNode item = ReadNode(node, depth + 1);
            node.Items.Add(item);
            node.End = Math.Max(node.End, item.End);
        }

        YamlEvent end = _events.Take(YamlEventType.SequenceEnd);
        node.End = node.IsFlow ? Math.Min(Offset(end.Start) + 1, _text.Length - _start) : Math.Max(node.End, Offset(start.End));
        return Remember(node);
    }

    private SourceMapping ReadEntries(YamlEvent start, int depth)
    {
        SourceMapping node = new(Offset(start.Start), start.Anchor, start.IsFlow);
        while (_events.Current.Type != YamlEventType.MappingEnd)
        {
            SourceNode key = ReadNode(node, depth + 1);
            _flaw ??= key.Target is SourceScalar ? null : (key.Start, "a key is not a single value; Kubernetes has only plain keys");
            SourceEntry entry = new(key, ReadNode(node, depth + 1));
            node.Entries.Add(entry);
            node.End = Math.Max(node.End, entry.End);
            node.MergeDepth = Math.Max(node.MergeDepth, entry.IsMerge ? 1 + entry.MergedMappings.Max(source => (int?)source.MergeDepth) ?? 0 : 0);
        }

        if (node.MergeDepth > YamlDocument.DeepestNesting)
        {
            throw Broken(_events.Current, $"merged (<<) more than {YamlDocument.DeepestNesting} deep; flatten the document");
        }

        int end = _events.Take(YamlEventType.MappingEnd).Start;
        node.IsBarePair = node.IsFlow && (end >= _text.Length || _text[end] != '}');
        if (node.IsBarePair)
        {
            // [a: 1]; the parser gives no beginning for the mapping.
            node.Start = node.Entries[0].Start;
        }
        else if (node.IsFlow)
        {
            node.End = end - _start + 1;
        }

        return Remember(node);
    }

    /// <summary>The offset in the document.</summary>
    private int Offset(int absolute) => Math.Max(0, absolute - _start);

    /// <summary>A node is known by its anchor from its end on, so that no alias can stand in what it refers to.</summary>
    private T Remember<T>(T node)
        where T : SourceNode
    {
        if (node.Anchor is { } anchor)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private ManifestException Broken(YamlEvent place, string message) => new(new Finding(_positionOf(place.Start), message));
}
