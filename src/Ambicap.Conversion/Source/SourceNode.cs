using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Source;

/// <summary>A node of a document's tree that knows its place in the text. Aliases are nodes of their own; nothing is copied.</summary>
internal abstract class SourceNode(int start, string? anchor)
{
    /// <summary>The offset at which it begins, anchor and tag included.</summary>
    internal int Start { get; set; } = start;

    /// <summary>The offset behind its last character. Of a block scalar that is the beginning of a line.</summary>
    internal int End { get; set; } = start;

    /// <summary>The name by which aliases refer to it.</summary>
    internal string? Anchor { get; } = anchor;

    /// <summary>The node it stands in, where it is written; null for a root.</summary>
    internal SourceNode? Parent { get; set; }

    /// <summary>The node itself, or what an alias refers to.</summary>
    internal virtual SourceNode Target => this;

    /// <summary>What the node is, for messages.</summary>
    internal abstract string Kind { get; }

    /// <summary>Whether it is null, however written.</summary>
    internal virtual bool IsNull => false;
}

/// <summary>A single value.</summary>
internal sealed class SourceScalar(int start, string? anchor, TokenKind type, string text, YamlScalarStyle style, string? tag) : SourceNode(start, anchor)
{
    /// <summary>What it is on its way to JSON; <see cref="TokenKind.None"/> where that is not what its tag says.</summary>
    internal TokenKind Type { get; } = type;

    internal string Text { get; } = text;

    internal YamlScalarStyle Style { get; } = style;

    internal string? Tag { get; } = tag;

    internal override bool IsNull => Type == TokenKind.Null;

    internal override string Kind => IsNull ? "null" : "a single value";
}

/// <summary>A reference to an anchored node before it.</summary>
internal sealed class SourceAlias(int start, string name, SourceNode target) : SourceNode(start, null)
{
    internal string Name { get; } = name;

    internal override SourceNode Target { get; } = target;

    internal override bool IsNull => Target.IsNull;

    internal override string Kind => Target.Kind;
}

/// <summary>A list.</summary>
internal sealed class SourceSequence(int start, string? anchor, bool isFlow) : SourceNode(start, anchor)
{
    /// <summary>Whether it is written in brackets.</summary>
    internal bool IsFlow { get; } = isFlow;

    internal List<SourceNode> Items { get; } = [];

    internal override string Kind => "a list";
}

/// <summary>A mapping; its entries stand in the order of the text, repeated keys included.</summary>
internal sealed class SourceMapping(int start, string? anchor, bool isFlow) : SourceNode(start, anchor)
{
    /// <summary>Up to as many, looking at each costs less than a table.</summary>
    private const int FewEntries = 16;

    /// <summary>Whether it is written in braces, or is a pair without any within brackets.</summary>
    internal bool IsFlow { get; } = isFlow;

    /// <summary>Whether it is a pair without braces: <c>[a: 1]</c>.</summary>
    internal bool IsBarePair { get; set; }

    internal List<SourceEntry> Entries { get; } = [];

    /// <summary>The values by key as kubectl sees them: each key once, the last counts, and merged ones stand where their merge key does.</summary>
    internal OrderedDictionary<string, SourceNode> Values => field ??= Flatten();

    internal override string Kind => "a mapping";

    /// <summary>The entries by name, merge keys left out.</summary>
    private ILookup<string, SourceEntry> ByName => field ??= Entries.Where(entry => !entry.IsMerge).ToLookup(entry => entry.Name ?? "", StringComparer.Ordinal);

    /// <summary>How many merge keys lead on from it, one behind the other; 0 where it has none.</summary>
    internal int MergeDepth { get; set; }

    /// <summary>The last entry with a name; null where there is none.</summary>
    internal SourceEntry? FindLast(string name) => Entries.Count > FewEntries
        ? ByName[name].LastOrDefault()
        : Entries.FindLast(entry => entry.Name == name && !entry.IsMerge);

    /// <summary>The second entry with a name; null where there is one at most.</summary>
    internal SourceEntry? FindRepeated(string name) => Entries.Count > FewEntries
        ? ByName[name].Skip(1).FirstOrDefault()
        : Entries.Where(entry => entry.Name == name && !entry.IsMerge).Skip(1).FirstOrDefault();

    private OrderedDictionary<string, SourceNode> Flatten()
    {
        OrderedDictionary<string, SourceNode> values = new(StringComparer.Ordinal);
        foreach (SourceEntry entry in Entries)
        {
            if (entry.IsMerge)
            {
                foreach ((string key, SourceNode value) in entry.MergedMappings.Reverse().SelectMany(source => source.Values))
                {
                    values[key] = value;
                }
            }
            else if (entry.Name is { } name)
            {
                values[name] = entry.Value.Target;
            }
        }

        return values;
    }
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed class SourceEntry(SourceNode key, SourceNode value)
{
    internal SourceNode Key { get; } = key;

    internal SourceNode Value { get; } = value;

    /// <summary>The key's text; null where it is no single value.</summary>
    internal string? Name => (Key.Target as SourceScalar)?.Text;

    /// <summary>Whether it merges other mappings in: <c>&lt;&lt;</c> without quotes.</summary>
    internal bool IsMerge => Key is SourceScalar { Style: YamlScalarStyle.Plain, Text: YamlMerge.Key };

    /// <summary>The mappings that a merge key brings in; the first goes before the others.</summary>
    internal IEnumerable<SourceMapping> MergedMappings =>
        (Value.Target is SourceSequence list ? list.Items.Select(item => item.Target) : [Value.Target]).OfType<SourceMapping>();

    internal int Start => Key.Start;

    internal int End => Math.Max(Key.End, Value.End);
}
