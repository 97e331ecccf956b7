using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Editing;

/// <summary>How a list of single values is written.</summary>
/// <param name="IsFlow">Whether in brackets.</param>
/// <param name="IsMultiLine">Whether in brackets that have a line for each item.</param>
/// <param name="DashOffset">In a block: how far right of its key the dashes stand.</param>
/// <param name="Gap">In a block: the blanks behind a dash.</param>
/// <param name="Padding">In brackets on one line: the blanks within them.</param>
/// <param name="Comma">In brackets on one line: what separates items.</param>
/// <param name="Quote">The quote of items; null for none.</param>
internal sealed record ListStyle(bool IsFlow, bool IsMultiLine, int DashOffset, string Gap, string Padding, string Comma, char? Quote)
{
    /// <summary>The usual style: <c>[A, B]</c>.</summary>
    internal static ListStyle Usual { get; } = new(true, false, 0, " ", "", ", ", null);

    /// <summary>The style of a list that is there; of one without single values the usual one.</summary>
    internal static ListStyle Of(SourceDocument document, SourceSequence list)
    {
        if (list.Items.Count == 0 || list.Items[0] is not SourceScalar first || list.Parent is not SourceMapping owner)
        {
            return Usual;
        }

        char? quote = QuoteOf(first);
        string text = document.Text;
        if (!list.IsFlow)
        {
            int dash = text.LastIndexOf('-', Math.Max(0, first.Start - 1));
            int key = owner.Entries.First(entry => entry.Value == list).Start;
            int offset = document.Lines.ColumnOf(dash) - document.Lines.ColumnOf(key);
            return Usual with { IsFlow = false, DashOffset = Math.Max(0, offset), Gap = BlanksOr(text[(dash + 1)..first.Start], " "), Quote = quote };
        }

        string opening = text[(text.IndexOf('[', list.Start) + 1)..first.Start];
        string comma = list.Items.Count > 1 ? text[first.End..list.Items[1].Start] : ", ";
        return new ListStyle(true, opening.Contains('\n', StringComparison.Ordinal), 0, " ", BlanksOr(opening, ""), comma is "," or ", " ? comma : ", ", quote);
    }

    /// <summary>The quote of a value; null where it has none, or is a block of lines.</summary>
    internal static char? QuoteOf(SourceNode node) => (node as SourceScalar)?.Style switch
    {
        YamlScalarStyle.DoubleQuoted => '"',
        YamlScalarStyle.SingleQuoted => '\'',
        _ => null,
    };

    private static string BlanksOr(string text, string otherwise) => text.All(c => c == ' ') ? text : otherwise;
}
