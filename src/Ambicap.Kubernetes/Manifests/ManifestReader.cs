using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ambicap.Kubernetes.Manifests;

/// <summary>
/// Reads the documents of a YAML or JSON file into trees that know their lines. Manifests are hostile input: nesting, the number of
/// nodes and the size are bounded, aliases are shared instead of copied, and a key that stands twice is an error, as kubectl has it.
/// </summary>
public sealed class ManifestReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int DeepestNesting = 64;

    /// <summary>The most nodes that one document may have; etcd takes no object over 1.5 MiB.</summary>
    public const int MostNodes = 1_000_000;

    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, ManifestNode> _anchors = [];
    private int _nodes;

    private ManifestReader(TextReader text) => _parser = new Parser(text);

    /// <summary>The documents of a file, in order; empty documents are left out. Lazy: a document is read when it is asked for.</summary>
    /// <exception cref="ManifestException">The text is not YAML, or breaks a bound; raised when the place is reached.</exception>
    public static IEnumerable<ManifestNode> ReadAll(TextReader text)
    {
        ManifestReader reader = new(text);
        while (reader.NextDocument() is { } root)
        {
            if (!root.IsEmpty)
            {
                yield return root;
            }
        }
    }

    private ManifestNode? NextDocument()
    {
        try
        {
            _ = _parser.TryConsume<StreamStart>(out _);
            if (_parser.TryConsume<StreamEnd>(out _))
            {
                return null;
            }

            _ = _parser.Consume<DocumentStart>();
            _anchors.Clear();
            _nodes = 0;
            ManifestNode root = ReadNode(0);
            _ = _parser.Consume<DocumentEnd>();
            return root;
        }
        catch (YamlException failure)
        {
            throw Broken(failure.Start, $"not valid YAML: {Reason(failure)}");
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser raises these on some malformed tags and numbers.
            throw Broken(_parser.Current?.End ?? Mark.Empty, "not valid YAML behind this place; correct the syntax");
        }
    }

    private ManifestNode ReadNode(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Broken(_parser.Current!.Start, $"nested more than {DeepestNesting} deep; flatten the document");
        }

        if (++_nodes > MostNodes)
        {
            throw Broken(_parser.Current!.Start, $"more than {MostNodes} nodes in one document; split it");
        }

        ParsingEvent current = _parser.Consume<ParsingEvent>();
        Position position = At(current.Start);
        switch (current)
        {
            case AnchorAlias alias:
                return _anchors.TryGetValue(alias.Value, out ManifestNode? shared)
                    ? shared
                    : throw Broken(alias.Start, $"the alias *{alias.Value} has no anchor before it; define it first");
            case Scalar scalar:
                return Remember(scalar, new ManifestScalar(position, scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty));
            case SequenceStart start:
                return Remember(start, new ManifestSequence(position, ReadItems(depth)));
            case MappingStart start:
                return Remember(start, new ManifestMapping(position, ReadEntries(depth)));
            default:
                throw Broken(current.Start, "not valid YAML here; correct the syntax");
        }
    }

    private List<ManifestNode> ReadItems(int depth)
    {
        List<ManifestNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return items;
    }

    private List<ManifestEntry> ReadEntries(int depth)
    {
        List<ManifestEntry> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            Mark start = _parser.Current!.Start;
            if (ReadNode(depth + 1) is not ManifestScalar key)
            {
                throw Broken(start, "a key is not a single value; Kubernetes has only plain keys");
            }

            if (key is { IsPlain: true, Text: "<<" })
            {
                throw Broken(start, "merge keys (<<) are not read; write the keys out");
            }

            if (!keys.Add(key.Text))
            {
                throw Broken(start, $"the key \"{key.Text}\" stands twice in one mapping; remove one");
            }

            entries.Add(new ManifestEntry(key.Text, At(start), ReadNode(depth + 1)));
        }

        return entries;
    }

    private T Remember<T>(NodeEvent source, T node)
        where T : ManifestNode
    {
        if (!source.Anchor.IsEmpty)
        {
            _anchors[source.Anchor] = node;
        }

        return node;
    }

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static ManifestException Broken(Mark mark, string message) => new(new Finding(At(mark), message));

    /// <summary>The parser's reason as part of our own sentence.</summary>
    private static string Reason(YamlException failure)
    {
        string message = (failure.InnerException ?? failure).Message.TrimEnd('.');
        return message.Length == 0 ? "correct the syntax" : $"{char.ToLowerInvariant(message[0])}{message[1..]}; correct the syntax";
    }
}
