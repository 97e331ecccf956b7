using System.Text;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Tests;

/// <summary>What a manifest says, without how it is written: read by the reader that <c>ambicap run</c> uses, which shares no code with
/// the converter's own.</summary>
internal sealed class PlainNode
{
    internal SortedDictionary<string, PlainNode>? Map { get; init; }

    internal List<PlainNode>? List { get; init; }

    /// <summary>A value; plain ones have a <c>~</c> before, since they may be no text.</summary>
    internal string? Value { get; init; }

    internal string Text => Value?.TrimStart('~') ?? "";

    /// <summary>The value of a key, or null.</summary>
    internal PlainNode? this[string key] => Map?.GetValueOrDefault(key);

    internal static PlainNode Of(string text) => new() { Value = text };

    /// <summary>The documents of a text.</summary>
    internal static List<PlainNode> ReadAll(string text) => [.. ManifestReader.ReadAll(new StringReader(text.TrimStart('\ufeff'))).Select(From)];

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

    private static PlainNode From(ManifestNode node) => node switch
    {
        ManifestMapping mapping => new PlainNode { Map = new(mapping.Entries.ToDictionary(entry => entry.Key, entry => From(entry.Value)), StringComparer.Ordinal) },
        ManifestSequence list => new PlainNode { List = [.. list.Items.Select(From)] },
        ManifestScalar { IsNull: true } => Of("~null"),
        ManifestScalar scalar => Of((scalar.IsPlain && !scalar.Text.All(c => char.IsAsciiLetter(c) || c is '_' or '-' or ',' or '.') ? "~" : "") + scalar.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
