using System.Text;
using SharpYaml;
using SharpYaml.Events;

namespace Ambicap.Conversion.Tests;

/// <summary>What a manifest says, without how it is written. It shares the parser with the converter, and nothing else.</summary>
internal sealed class PlainNode
{
    private const int DeepestNesting = 300;

    internal SortedDictionary<string, PlainNode>? Map { get; init; }

    internal List<PlainNode>? List { get; init; }

    /// <summary>A value; plain ones have a <c>~</c> before, since they may be no text.</summary>
    internal string? Value { get; init; }

    internal string Text => Value?.TrimStart('~') ?? "";

    /// <summary>The value of a key, or null.</summary>
    internal PlainNode? this[string key] => Map?.GetValueOrDefault(key);

    internal static PlainNode Of(string text) => new() { Value = text };

    /// <summary>The documents of a text.</summary>
    /// <exception cref="FormatException">It says what objects of Kubernetes cannot say.</exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    internal static List<PlainNode> ReadAll(string text)
    {
        IParser events = Parser.CreateParser(new StringReader(text.TrimStart('\ufeff')));
        List<PlainNode> documents = [];
        while (events.MoveNext())
        {
            if (events.Current is DocumentStart && Read(events, [], 0) is var root && root.Value is not "~null")
            {
                documents.Add(root);
            }
        }

        return documents;
    }

    /// <summary>Everything it says, in one line; keys in order, so that equal nodes have equal lines.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (Value is not null)
        {
            _ = text.Append('"').Append(Value).Append('"');
        }

        foreach ((string key, PlainNode value) in Map ?? [])
        {
            _ = text.Append(text.Length == 0 ? "" : " ").Append(key).Append(":{");
            value.Write(text);
            _ = text.Append('}');
        }

        foreach (PlainNode item in List ?? [])
        {
            _ = text.Append('[');
            item.Write(text);
            _ = text.Append(']');
        }
    }

    private static PlainNode Read(IParser events, Dictionary<string, PlainNode> anchors, int depth)
    {
        _ = depth > DeepestNesting ? throw new FormatException("too deep") : events.MoveNext();
        ParsingEvent start = events.Current!;
        PlainNode node = start switch
        {
            AnchorAlias alias => anchors.GetValueOrDefault(alias.Value) ?? throw new FormatException($"no anchor {alias.Value}"),
            Scalar scalar => Of(IsNoText(scalar) ? "~" + (IsNull(scalar) ? "null" : scalar.Value) : scalar.Value),
            SequenceStart => new PlainNode { List = [.. ReadUntil<SequenceEnd>(events, anchors, depth)] },
            MappingStart => new PlainNode { Map = ToMap([.. ReadUntil<MappingEnd>(events, anchors, depth)]) },
            _ => throw new FormatException("no node"),
        };
        if (start is NodeEvent { Anchor: { } anchor })
        {
            anchors[anchor] = node;
        }

        return node;
    }

    private static IEnumerable<PlainNode> ReadUntil<TEnd>(IParser events, Dictionary<string, PlainNode> anchors, int depth)
    {
        Ahead ahead = new(events);
        while (!ahead.Is<TEnd>())
        {
            yield return Read(ahead, anchors, depth + 1);
        }
    }

    private static SortedDictionary<string, PlainNode> ToMap(PlainNode[] keysAndValues) => new(
        keysAndValues.Chunk(2).ToDictionary(pair => pair[0].Value is { } key ? key.TrimStart('~') : throw new FormatException("no plain key"), pair => pair[1]),
        StringComparer.Ordinal);

    private static bool IsNull(Scalar scalar) => scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether a value may be no text, as it stands there.</summary>
    private static bool IsNoText(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Tag: null } && (IsNull(scalar) || !scalar.Value.All(c => char.IsAsciiLetter(c) || c is '_' or '-' or ',' or '.'));

    /// <summary>Looks one event ahead, and gives it back.</summary>
    private sealed class Ahead(IParser events) : IParser
    {
        private bool _isHeld;

        public ParsingEvent? Current => events.Current;

        public bool MoveNext() => _isHeld ? !(_isHeld = false) : events.MoveNext();

        internal bool Is<T>()
        {
            _ = MoveNext();
            _isHeld = events.Current is not T;
            return !_isHeld;
        }
    }
}
