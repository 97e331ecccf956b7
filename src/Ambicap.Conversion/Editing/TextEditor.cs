using System.Text;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>Applies edits to a document's text.</summary>
internal static class TextEditor
{
    /// <summary>The text with all edits made. None may touch the text of another.</summary>
    internal static string Apply(SourceDocument document, IEnumerable<Edit> edits) =>
        Apply(document.Text, 0, document.Text.Length, edits.SelectMany(edit => edit.Kind == EditKind.Removal ? KeepComments(document, edit) : [edit]));

    /// <summary>A part of a text with the edits made that are in it.</summary>
    internal static string Apply(string text, int start, int end, IEnumerable<Edit> edits)
    {
        StringBuilder result = new();
        int offset = start;
        foreach (Edit edit in edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End).ThenByDescending(edit => edit.Indent))
        {
            if (edit.Start < offset || edit.End < edit.Start)
            {
                throw new UnconvertibleException(edit.Start, "two changes meet here; write this part in block style, one key a line");
            }

            _ = result.Append(text, offset, edit.Start - offset).Append(edit.Text);
            offset = edit.End;
        }

        return result.Append(text, offset, end - offset).ToString();
    }

    /// <summary>Lines that are taken out leave their comments, each at the beginning of what was there.</summary>
    internal static IEnumerable<Edit> KeepComments(SourceDocument document, Edit removal)
    {
        LineTable lines = document.Lines;
        int last = lines.LineOf(removal.End - 1);
        for (int line = lines.LineOf(removal.Start); line <= last; line++)
        {
            if (document.IsCommentLine(line))
            {
                continue;
            }

            yield return document.Comments.TryGetValue(line, out int comment)
                ? new Edit(EditKind.Inline, lines.FirstInkOf(line), comment, "")
                : new Edit(EditKind.Inline, lines.StartOf(line), lines.StartOf(line + 1), "");
        }
    }
}
