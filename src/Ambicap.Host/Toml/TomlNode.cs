using System.Globalization;
using System.Text;
using Tomlyn.Syntax;

namespace Ambicap.Host.Toml;

/// <summary>A key of a TOML document with what is below it: a table's keys, or a value.</summary>
internal sealed class TomlNode
{
    private readonly Dictionary<string, TomlNode> _children = new(StringComparer.Ordinal);

    /// <summary>The keys below, in the document's order; none where this is a value.</summary>
    internal IReadOnlyDictionary<string, TomlNode> Children => _children;

    /// <summary>The value; null for a table.</summary>
    internal ValueSyntax? Value { get; set; }

    /// <summary>The text of a string; null for everything else.</summary>
    internal string? String => (Value as StringValueSyntax)?.Value;

    /// <summary>The number; null for everything else.</summary>
    internal long? Integer => Value is IntegerValueSyntax integer ? integer.Value : null;

    /// <summary>The strings of an array; nothing where this is none.</summary>
    internal IReadOnlyList<string> Strings =>
        [.. (Value as ArraySyntax)?.Items.Select(item => (item.Value as StringValueSyntax)?.Value).OfType<string>() ?? []];

    /// <summary>What is below a chain of keys; null where there is nothing.</summary>
    internal TomlNode? Find(params ReadOnlySpan<string> path)
    {
        TomlNode? node = this;
        foreach (string key in path)
        {
            node = node?._children.GetValueOrDefault(key);
        }

        return node;
    }

    /// <summary>What is below a key, made where it is missing.</summary>
    internal TomlNode Enter(string key)
    {
        if (!_children.TryGetValue(key, out TomlNode? child))
        {
            _children.Add(key, child = new TomlNode());
        }

        return child;
    }

    /// <summary>Every value at or below this one, by its keys joined with dots, as TOML in one way of writing, so that equal values are equal texts.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Leaves(string prefix = "")
    {
        if (Value is not null)
        {
            yield return KeyValuePair.Create(prefix, Text(Value));
        }

        foreach ((string key, TomlNode child) in _children)
        {
            foreach (KeyValuePair<string, string> leaf in child.Leaves(prefix.Length == 0 ? key : $"{prefix}.{key}"))
            {
                yield return leaf;
            }
        }
    }

    /// <summary>A string as TOML.</summary>
    internal static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            _ = c is '"' or '\\' ? quoted.Append('\\').Append(c)
                : char.IsControl(c) ? quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}")
                : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A list of strings as TOML.</summary>
    internal static string Quote(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quote))}]";

    private static string Text(ValueSyntax value) => value switch
    {
        StringValueSyntax text => Quote(text.Value ?? ""),
        BooleanValueSyntax truth => truth.Value ? "true" : "false",
        IntegerValueSyntax integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        ArraySyntax array => $"[{string.Join(", ", array.Items.Select(item => Text(item.Value!)))}]",
        _ => value.ToString().Trim(),
    };
}
