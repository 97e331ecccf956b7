using System.Text;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>Writes new lines of a block.</summary>
internal sealed class BlockWriter(SourceDocument document, int step, string newLine)
{
    private static readonly FlowStyle s_oneLine = new(false, "", "", "", ": ", ", ", null);

    /// <summary>The lines of an entry, the last with its line end.</summary>
    internal string Write(string key, Literal value, int indent)
    {
        StringBuilder lines = new();
        Write(lines, key, value, indent);
        return lines.ToString();
    }

    /// <summary>The lines of a mapping's entries.</summary>
    internal string Write(LiteralMapping mapping, int indent)
    {
        StringBuilder lines = new();
        WriteEntries(lines, mapping, indent);
        return lines.ToString();
    }

    private void WriteEntries(StringBuilder lines, LiteralMapping mapping, int indent)
    {
        foreach ((string key, Literal value) in mapping.Entries)
        {
            Write(lines, key, value, indent);
        }
    }

    private void Write(StringBuilder lines, string key, Literal value, int indent)
    {
        _ = lines.Append(' ', indent).Append(ScalarWriter.Write(key, null, inFlow: false)).Append(':');
        switch (value)
        {
            case LiteralMapping mapping:
                _ = lines.Append(newLine);
                WriteEntries(lines, mapping, indent + step);
                break;
            case LiteralList list when list.Items.Any(item => item is LiteralMapping):
                _ = lines.Append(newLine);
                WriteItems(lines, list, indent);
                break;
            case LiteralList { Model: { IsFlow: false } model } list:
                _ = lines.Append(newLine);
                WriteItems(lines, list, indent, ListStyle.Of(document, model));
                break;
            case LiteralList list:
                _ = lines.Append(' ').Append(new FlowWriter(document, newLine).Write(list, s_oneLine)).Append(newLine);
                break;
            default:
                LiteralText text = (LiteralText)value;
                _ = lines.Append(' ').Append(text.IsBare ? text.Text : ScalarWriter.Write(text.Text, null, inFlow: false)).Append(newLine);
                break;
        }
    }

    private void WriteItems(StringBuilder lines, LiteralList list, int indent, ListStyle style)
    {
        foreach (LiteralText item in list.Items.Cast<LiteralText>())
        {
            string text = ScalarWriter.Write(item.Text, style.Quote, inFlow: false);
            _ = lines.Append(' ', indent + style.DashOffset).Append('-').Append(style.Gap.Length == 0 ? " " : style.Gap).Append(text).Append(newLine);
        }
    }

    /// <summary>The lines of a list of mappings.</summary>
    internal void WriteItems(StringBuilder lines, LiteralList list, int indent)
    {
        foreach (LiteralMapping item in list.Items.Cast<LiteralMapping>())
        {
            int start = lines.Length;
            WriteEntries(lines, item, indent + 2);
            lines[start + indent] = '-';
        }
    }
}
