using Ambicap.Kubernetes.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ambicap.Conversion.Source;

/// <summary>
/// Reads the text of one document into a tree with exact offsets. Unlike <see cref="ManifestReader"/>, which serves programs that act
/// on Pods, it takes whatever is YAML: a converter must leave alone what it does not change.
/// </summary>
internal sealed class SourceReader
{
    private readonly string _text;
    private readonly Func<int, Position> _positionOf;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, SourceNode> _anchors = [];
    private readonly List<SourceAlias> _aliases = [];
    private readonly List<(int Start, int End)> _leaves = [];
    private int _nodes;

    private SourceReader(string text, Func<int, Position> positionOf)
    {
        _text = text;
        _positionOf = positionOf;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text of one document, markers and comments around it included.</param>
    /// <param name="isJson">Whether the text is JSON.</param>
    /// <param name="positionOf">The place of an offset for messages; null for the text's own lines.</param>
    /// <exception cref="ManifestException">The text is not one YAML document, or breaks a bound.</exception>
    internal static SourceDocument Read(string text, bool isJson, Func<int, Position>? positionOf = null)
    {
        positionOf ??= new LineTable(text).PositionOf;
        return YamlStream.Guard(positionOf, () => new SourceReader(text, positionOf).ReadDocument(isJson));
    }

    private SourceDocument ReadDocument(bool isJson)
    {
        _ = _parser.Consume<StreamStart>();
        SourceNode? root = null;
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            _ = _parser.Consume<DocumentStart>();
            root = ReadNode(null, 0);
            _ = _parser.Consume<DocumentEnd>();
            if (!_parser.TryConsume<StreamEnd>(out _))
            {
                throw Broken(_parser.Current!.Start, "a second document where one was expected; put --- between them");
            }
        }

        return new SourceDocument(_text, isJson, root, _aliases, _leaves);
    }

    private SourceNode ReadNode(SourceNode? parent, int depth)
    {
        if (depth > ManifestReader.DeepestNesting)
        {
            throw Broken(_parser.Current!.Start, $"nested more than {ManifestReader.DeepestNesting} deep; flatten the document");
        }

        if (++_nodes > ManifestReader.MostNodes)
        {
            throw Broken(_parser.Current!.Start, $"more than {ManifestReader.MostNodes} nodes in one document; split it");
        }

        ParsingEvent current = _parser.Consume<ParsingEvent>();
        SourceNode node = current switch
        {
            AnchorAlias alias => ReadAlias(alias),
            Scalar scalar => ReadScalar(scalar),
            SequenceStart start => ReadItems(start, depth),
            MappingStart start => ReadEntries(start, depth),
            _ => throw Broken(current.Start, "not valid YAML here; correct the syntax"),
        };
        node.Parent = parent;
        return node;
    }

    private SourceAlias ReadAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out SourceNode? target))
        {
            throw Broken(alias.Start, $"the alias *{alias.Value} has no anchor before it; define it first");
        }

        SourceAlias node = new(Offset(alias.Start), alias.Value.Value, target) { End = Offset(alias.End) };
        _aliases.Add(node);
        _leaves.Add((node.Start, node.End));
        return node;
    }

    private SourceScalar ReadScalar(Scalar scalar)
    {
        string? tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value;
        SourceScalar node = new(Offset(scalar.Start), Name(scalar), scalar.Value, scalar.Style, tag) { End = Offset(scalar.End) };
        _leaves.Add((node.Start, node.End));
        return Remember(scalar, node);
    }

    private SourceSequence ReadItems(SequenceStart start, int depth)
    {
        SourceSequence node = new(Offset(start.Start), Name(start), start.Style == SequenceStyle.Flow);
        while (_parser.Current is not SequenceEnd)
        {
            SourceNode item = ReadNode(node, depth + 1);
            node.Items.Add(item);
            node.End = Math.Max(node.End, item.End);
        }

        SequenceEnd end = _parser.Consume<SequenceEnd>();
        node.End = node.IsFlow ? Math.Min(Offset(end.Start) + 1, _text.Length) : Math.Max(node.End, Offset(start.End));
        return Remember(start, node);
    }

    private SourceMapping ReadEntries(MappingStart start, int depth)
    {
        SourceMapping node = new(Offset(start.Start), Name(start), start.Style == MappingStyle.Flow);
        while (_parser.Current is not MappingEnd)
        {
            SourceNode key = ReadNode(node, depth + 1);
            SourceEntry entry = new(key, ReadNode(node, depth + 1));
            node.Entries.Add(entry);
            node.End = Math.Max(node.End, entry.End);
        }

        MappingEnd end = _parser.Consume<MappingEnd>();
        node.IsBarePair = node.IsFlow && (Offset(end.Start) >= _text.Length || _text[Offset(end.Start)] != '}');
        if (node.IsBarePair)
        {
            // [a: 1]; the parser gives no beginning for the mapping.
            node.Start = node.Entries[0].Start;
        }
        else if (node.IsFlow)
        {
            node.End = Offset(end.Start) + 1;
        }

        return Remember(start, node);
    }

    /// <summary>The parser takes two characters more than there are behind a text without a line end.</summary>
    private int Offset(Mark mark) => (int)Math.Min(mark.Index, _text.Length);

    private static string? Name(NodeEvent source) => source.Anchor.IsEmpty ? null : source.Anchor.Value;

    /// <summary>A node is known by its anchor from its end on, so that no alias can stand in what it refers to.</summary>
    private T Remember<T>(NodeEvent source, T node)
        where T : SourceNode
    {
        if (!source.Anchor.IsEmpty)
        {
            _anchors[source.Anchor] = node;
        }

        return node;
    }

    private ManifestException Broken(Mark mark, string message) => new(new Finding(_positionOf(Offset(mark)), message));
}
