using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>How a mapping in braces is written.</summary>
/// <param name="IsMultiLine">Whether each entry has a line of its own.</param>
/// <param name="EntryIndent">The blanks before an entry on its own line.</param>
/// <param name="CloseIndent">The blanks before the closing brace on its own line.</param>
/// <param name="Step">By how much a mapping within it stands further right.</param>
/// <param name="Colon">What separates key and value.</param>
/// <param name="Comma">What separates entries on one line.</param>
/// <param name="Quote">The quote of keys and values; null for none.</param>
internal sealed record FlowStyle(bool IsMultiLine, string EntryIndent, string CloseIndent, string Step, string Colon, string Comma, char? Quote)
{
    internal static readonly FlowStyle Usual = new(false, "", "", "  ", ": ", ", ", null);

    /// <summary>What separates entries, line end included.</summary>
    internal string SeparatorWith(string newLine) => IsMultiLine ? "," + newLine + EntryIndent : Comma;

    /// <summary>The style of a mapping within a mapping of this style.</summary>
    internal FlowStyle Inner => this with { EntryIndent = EntryIndent + Step, CloseIndent = EntryIndent };

    /// <summary>The style of a mapping that is there; of an empty one that of the mapping around it.</summary>
    internal static FlowStyle Of(SourceDocument document, SourceMapping mapping)
    {
        if (mapping.Entries.Count == 0)
        {
            FlowStyle outer = mapping.Parent is SourceMapping { IsFlow: true } parent ? Of(document, parent).Inner : Usual;
            return document.IsJson ? outer with { Quote = '"' } : outer;
        }

        string text = document.Text;
        SourceEntry first = mapping.Entries[0];
        string opening = text[Math.Min(first.Start, text.IndexOf('{', mapping.Start) + 1)..first.Start];
        bool isMultiLine = opening.AsSpan().IndexOfAny('\n', '\r') >= 0;
        string entryIndent = isMultiLine ? BlanksBefore(document, first.Start) : "";
        string closeIndent = isMultiLine ? BlanksBefore(document, mapping.End - 1) : "";
        string step = entryIndent.Length > closeIndent.Length && entryIndent.StartsWith(closeIndent, StringComparison.Ordinal)
            ? entryIndent[closeIndent.Length..]
            : Usual.Step;
        string colon = ColonOf(text, mapping);
        return new FlowStyle(isMultiLine, entryIndent, closeIndent, step, colon, CommaOf(text, mapping, colon), document.IsJson ? '"' : ListStyle.QuoteOf(first.Key));
    }

    private static string BlanksBefore(SourceDocument document, int offset)
    {
        string before = document.Text[document.Lines.StartOf(document.Lines.LineOf(offset))..offset];
        return before.All(c => c is ' ' or '\t') ? before : "";
    }

    private static string ColonOf(string text, SourceMapping mapping)
    {
        foreach (SourceEntry entry in mapping.Entries.Where(entry => entry.Value.Start > entry.Key.End && entry.Value.End > entry.Value.Start))
        {
            string between = text[entry.Key.End..entry.Value.Start];
            if (between.All(c => c is ' ' or ':') && (between.EndsWith(' ') || ListStyle.QuoteOf(entry.Key) is not null))
            {
                return between;
            }
        }

        return Usual.Colon;
    }

    private static string CommaOf(string text, SourceMapping mapping, string colon)
    {
        string between = mapping.Entries.Count > 1 ? text[mapping.Entries[0].End..mapping.Entries[1].Start] : "";
        return between is "," or ", " ? between : colon.EndsWith(':') ? "," : Usual.Comma;
    }
}
