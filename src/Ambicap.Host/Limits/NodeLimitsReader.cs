using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Ambicap.Host.Limits;

/// <summary>
/// Reads the limits of a cluster's nodes. A file without <c>[[nodes]]</c> is one that <c>runtime.toml</c> could be. Whatever is unknown or
/// wrong refuses the whole file, with its line: half of a limit is none.
/// </summary>
internal sealed class NodeLimitsReader
{
    private const string AllowedKey = "allowed";
    private const string RuntimeKey = "runtime";
    private const string NodesKey = "nodes";
    private const string SelectorKey = "selector";

    private readonly string _file;

    private NodeLimitsReader(string file) => _file = file;

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The content.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <exception cref="HostException">Something is wrong in it.</exception>
    internal static NodeLimits Parse(string text, string file)
    {
        NodeLimitsReader reader = new(file);
        try
        {
            return reader.Read(SyntaxParser.ParseStrict(text, file, true));
        }
        catch (TomlException error)
        {
            throw new HostException($"{file}:{error.Line ?? 1}: not valid TOML; correct the line");
        }
        catch (ArgumentException)
        {
            // The parser raises this on escapes that stand for no character.
            throw new HostException($"{file}: not valid TOML; correct its quotes and escapes");
        }
    }

    private NodeLimits Read(DocumentSyntax document)
    {
        Dictionary<string, ValueSyntax> root = Values(document.KeyValues, AllowedKey, RuntimeKey);
        List<SelectedLimit> selected = [];
        foreach (TableSyntaxBase table in document.Tables)
        {
            string name = table.Name is { DotKeys.ChildrenCount: 0 } key ? Text(key) : "";
            if (table is not TableArraySyntax || name != NodesKey)
            {
                throw Wrong(table, $"unknown table {table.Name?.ToString().Trim()}; write [[{NodesKey}]] with {SelectorKey} = {{ KEY = \"VALUE\" }} and {AllowedKey} = [...]");
            }

            selected.Add(ReadNodes(table));
        }

        return new NodeLimits(
            root.TryGetValue(AllowedKey, out ValueSyntax? allowed) ? Capabilities(allowed) : null,
            selected,
            root.TryGetValue(RuntimeKey, out ValueSyntax? runtime) ? Runtime(runtime) : null);
    }

    private string Runtime(ValueSyntax value) => value is StringValueSyntax { Value: ['/', ..] path }
        ? path
        : throw Wrong(value, $"{RuntimeKey} must be a path on the nodes that begins with /, such as \"/usr/sbin/runc\"");

    private SelectedLimit ReadNodes(TableSyntaxBase table)
    {
        Dictionary<string, ValueSyntax> values = Values(table.Items, SelectorKey, AllowedKey);
        return new SelectedLimit(
            Selector(values.GetValueOrDefault(SelectorKey) ?? throw Wrong(table, $"no {SelectorKey}; write {SelectorKey} = {{ KEY = \"VALUE\" }} with labels of the nodes")),
            Capabilities(values.GetValueOrDefault(AllowedKey) ?? throw Wrong(table, $"no {AllowedKey}; write {AllowedKey} = [...], empty for nothing")));
    }

    private Dictionary<string, string> Selector(ValueSyntax value)
    {
        if (value is not InlineTableSyntax { Items.ChildrenCount: > 0 } table)
        {
            throw Wrong(value, $"{SelectorKey} must name labels, as {{ pool = \"edge\" }}; for every node write {AllowedKey} before the first [[{NodesKey}]]");
        }

        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (KeyValueSyntax label in table.Items.Select(item => item.KeyValue!))
        {
            if (label is not { Key: { DotKeys.ChildrenCount: 0 } key, Value: StringValueSyntax text })
            {
                throw Wrong(label, $"{SelectorKey}: a label's key with a dot or slash, and its value, must be in quotes");
            }

            labels[Text(key)] = text.Value ?? "";
        }

        return labels;
    }

    private CapabilitySet Capabilities(ValueSyntax value)
    {
        if (value is not ArraySyntax list)
        {
            throw Wrong(value, $"{AllowedKey} must be a list of capability names, such as [\"NET_BIND_SERVICE\"]");
        }

        CapabilitySet set = CapabilitySet.Empty;
        foreach (ArrayItemSyntax item in list.Items)
        {
            if (item.Value is not StringValueSyntax name)
            {
                throw Wrong(item, $"{AllowedKey} must hold capability names in quotes");
            }

            if (!GrantValue.TryParseName(name.Value, out Capability capability, out string? error))
            {
                throw Wrong(item, $"{AllowedKey}: {error}");
            }

            set |= CapabilitySet.Of(capability);
        }

        return set;
    }

    private Dictionary<string, ValueSyntax> Values(SyntaxList<KeyValueSyntax> pairs, params string[] known)
    {
        Dictionary<string, ValueSyntax> values = new(StringComparer.Ordinal);
        foreach (KeyValueSyntax pair in pairs)
        {
            string key = pair.Key is { DotKeys.ChildrenCount: 0 } simple ? Text(simple) : pair.Key!.ToString().Trim();
            if (!known.Contains(key))
            {
                string remedy = NearestName.Find(key, known, known.Max(name => name.Length)) is { } near ? $"did you mean {near}?" : $"use {string.Join(" and ", known)}";
                throw Wrong(pair, $"unknown key \"{key}\"; {remedy}");
            }

            values[key] = pair.Value!;
        }

        return values;
    }

    private static string Text(KeySyntax key) => key.Key switch
    {
        BareKeySyntax bare => bare.Key!.Text ?? "",
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => "",
    };

    private HostException Wrong(SyntaxNode node, string what) => new(FormattableString.Invariant($"{_file}:{node.Span.Start.Line + 1}: {what}"));
}
