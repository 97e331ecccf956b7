using System.Text;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>Puts mappings behind the last item of a list.</summary>
internal static class SequenceEditor
{
    internal static Edit Append(SourceDocument document, SourceSequence list, LiteralList items)
    {
        SourceNode last = list.Items[^1];
        string newLine = document.Lines.NewLineAt(list.Start);
        if (list.IsFlow)
        {
            FlowStyle style = last is SourceMapping { IsFlow: true } mapping ? FlowStyle.Of(document, mapping) : FlowStyle.Usual;
            FlowWriter writer = new(document, newLine);
            string text = string.Concat(items.Items.Select(item => ", " + writer.Write(item, style with { IsMultiLine = false })));
            return new Edit(EditKind.Inline, last.End, last.End, text);
        }

        int indent = document.Lines.ColumnOf(list.Start);
        StringBuilder lines = new();
        new BlockWriter(document, 2, newLine).WriteItems(lines, items, indent);
        int offset = document.Lines.StartOf(document.Lines.LineOf(Math.Max(last.Start, last.End - 1)) + 1);
        return new Edit(EditKind.Insertion, offset, offset, lines.ToString(), indent);
    }
}
