using System.Text;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>Turns the change of a list of single values into edits. New items look like the last one.</summary>
internal sealed class ListEditor(SourceDocument document, ListChange change)
{
    private readonly LineTable _lines = document.Lines;
    private readonly List<SourceNode> _items = change.List.Items;
    private readonly string _newLine = document.Lines.NewLineAt(change.List.Start);

    private char? Quote => document.IsJson ? '"' : ListStyle.QuoteOf(_items[^1]);

    internal IEnumerable<Edit> Edits()
    {
        IEnumerable<Edit> removals = change.List.IsFlow ? FlowRemovals() : _items.Where(change.Removed.Contains).Select(RemoveLines);
        removals = removals.Concat(change.Replaced.Select(Replace));
        return change.Added.Count == 0 ? removals : removals.Append(change.List.IsFlow ? AppendInFlow() : AppendLines());
    }

    private Edit Replace(KeyValuePair<SourceNode, string> item) => new(
        EditKind.Inline, item.Key.Start, item.Key.End, ScalarWriter.Write(item.Value, document.IsJson ? '"' : ListStyle.QuoteOf(item.Key), change.List.IsFlow));

    private Edit RemoveLines(SourceNode item) =>
        new(EditKind.Removal, _lines.StartOf(_lines.LineOf(DashOf(item))), _lines.StartOf(LastLineOf(item) + 1), "");

    private Edit AppendLines()
    {
        SourceNode last = _items[^1];
        int dash = DashOf(last);
        int column = _lines.ColumnOf(dash);
        StringBuilder text = new();
        foreach (string item in change.Added)
        {
            _ = text.Append(' ', column).Append(document.Text, dash, last.Start - dash).Append(ScalarWriter.Write(item, Quote, inFlow: false)).Append(_newLine);
        }

        int offset = _lines.StartOf(LastLineOf(last) + 1);
        return new Edit(EditKind.Insertion, offset, offset, text.ToString(), column);
    }

    private IEnumerable<Edit> FlowRemovals()
    {
        int lastKept = _items.FindLastIndex(item => !change.Removed.Contains(item));
        for (int i = 0; i < lastKept; i++)
        {
            if (change.Removed.Contains(_items[i]))
            {
                yield return new Edit(EditKind.Inline, _items[i].Start, _items[i + 1].Start, "");
            }
        }

        if (lastKept < _items.Count - 1)
        {
            yield return new Edit(EditKind.Inline, _items[lastKept].End, _items[^1].End, "");
        }
    }

    private Edit AppendInFlow()
    {
        SourceNode last = _items[^1];
        string separator = SeparatorOf(last);
        string text = string.Concat(change.Added.Select(item => separator + ScalarWriter.Write(item, Quote, inFlow: true)));
        return new Edit(EditKind.Inline, last.End, last.End, text);
    }

    /// <summary>What stands before the last item; for the only one its own line, where it has one, or the comma of the mapping around.</summary>
    private string SeparatorOf(SourceNode last)
    {
        string text = document.Text;
        string usual = change.List.Parent is SourceMapping { IsFlow: true } owner ? FlowStyle.Of(document, owner).Comma : FlowStyle.Usual.Comma;
        int opening = text.IndexOf('[', change.List.Start) + 1;
        string before = _items.Count > 1 ? text[_items[^2].End..last.Start] : "," + text[opening..last.Start];
        bool isKnown = before.Count(c => c == ',') == 1 && before.All(c => c == ',' || char.IsWhiteSpace(c));
        return isKnown && (_items.Count > 1 || before.AsSpan().IndexOfAny('\n', '\r') >= 0) ? before : usual;
    }

    private int DashOf(SourceNode item)
    {
        int dash = item.Start == 0 ? -1 : document.Text.LastIndexOf('-', item.Start - 1);
        bool isKnown = dash >= 0 && document.Text.AsSpan(dash + 1, item.Start - dash - 1).Trim(' ').IsEmpty && _lines.FirstInkOf(_lines.LineOf(dash)) == dash;
        return isKnown ? dash : throw new UnconvertibleException(item.Start, "this form of a list is not known here; write each name on a line of its own");
    }

    private int LastLineOf(SourceNode item) => _lines.LineOf(Math.Max(item.Start, item.End - 1));
}
