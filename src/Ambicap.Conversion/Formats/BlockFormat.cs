using System.Text;
using Ambicap.Conversion.Editing;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Formats;

/// <summary>Writes a tree as YAML blocks, two columns a level, dashes below their key.</summary>
internal static class BlockFormat
{
    private const int Step = 2;

    /// <summary>Writes a document.</summary>
    internal static void Write(StringBuilder result, SourceNode root, int mostCharacters)
    {
        if (Simple(root) is { } simple)
        {
            _ = result.Append(simple).Append('\n');
            return;
        }

        WriteBlock(result, root.Target, 0, mostCharacters);
    }

    private static void WriteBlock(StringBuilder result, SourceNode node, int indent, int mostCharacters)
    {
        if (result.Length > mostCharacters)
        {
            throw ManifestFormat.TooLarge();
        }

        if (node is SourceSequence list)
        {
            list.Items.ForEach(item => WriteItem(result, item.Target, indent, mostCharacters));
            return;
        }

        foreach ((string key, SourceNode value) in ((SourceMapping)node).Values)
        {
            _ = result.Append(' ', indent).Append(ScalarWriter.Write(key, null, inFlow: false)).Append(':');
            if (Simple(value) is { } simple)
            {
                _ = result.Append(' ').Append(simple).Append('\n');
                continue;
            }

            _ = result.Append('\n');
            WriteBlock(result, value.Target, value.Target is SourceSequence ? indent : indent + Step, mostCharacters);
        }
    }

    private static void WriteItem(StringBuilder result, SourceNode item, int indent, int mostCharacters)
    {
        if (Simple(item) is { } simple)
        {
            _ = result.Append(' ', indent).Append("- ").Append(simple).Append('\n');
            return;
        }

        int start = result.Length;
        WriteBlock(result, item, indent + Step, mostCharacters);
        result[start + indent] = '-';
    }

    /// <summary>What fits behind its key; null for what has lines of its own.</summary>
    private static string? Simple(SourceNode node) => node.Target switch
    {
        SourceScalar scalar => ScalarType.ToJson(scalar) ?? ScalarWriter.Write(scalar.Text, null, inFlow: false),
        SourceSequence { Items.Count: 0 } => "[]",
        SourceMapping mapping when mapping.Values.Count == 0 => "{}",
        _ => null,
    };
}
