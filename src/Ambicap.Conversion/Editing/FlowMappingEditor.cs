using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>Turns the change of a mapping in braces into edits, with the commas right.</summary>
internal sealed class FlowMappingEditor(SourceDocument document, DocumentStyle style, MappingChange change)
{
    private readonly List<SourceEntry> _entries = change.Mapping.Entries;
    private readonly string _newLine = document.Lines.NewLineAt(change.Mapping.Start);
    private readonly FlowStyle _flow = FlowStyle.Of(document, change.Mapping);

    internal IEnumerable<Edit> Edits()
    {
        List<SourceEntry> kept = _entries.FindAll(entry => !change.Removed.Contains(entry));
        IEnumerable<Edit> replaced = change.Replaced.Select(pair => Replace(pair.Key, pair.Value));
        return kept.Count == 0 ? [ReplaceAll()] : Removals(kept[^1]).Concat(replaced).Concat(Additions(kept[^1]));
    }

    private Edit ReplaceAll()
    {
        string entries = string.Join(_flow.SeparatorWith(_newLine), change.Added.Select(Write));
        if (_entries.Count > 0 && change.Added.Count > 0)
        {
            return Inline(_entries[0].Start, _entries[^1].End, entries);
        }

        int opening = document.Text.IndexOf('{', change.Mapping.Start) + 1;
        int closing = change.Mapping.End - 1;
        return _flow.IsMultiLine && _entries.Count == 0
            ? Inline(opening, closing, _newLine + _flow.EntryIndent + entries + _newLine + _flow.CloseIndent)
            : Inline(opening, _entries.Count == 0 ? opening : closing, entries);
    }

    private IEnumerable<Edit> Removals(SourceEntry lastKept)
    {
        int i = 0;
        while (i < _entries.Count)
        {
            int next = i + 1;
            if (change.Removed.Contains(_entries[i]))
            {
                while (next < _entries.Count && change.Removed.Contains(_entries[next]))
                {
                    next++;
                }

                yield return next < _entries.Count
                    ? Inline(_entries[i].Start, _entries[next].Start, "")
                    : Inline(lastKept.End, _entries[^1].End, "");
            }

            i = next;
        }
    }

    private IEnumerable<Edit> Additions(SourceEntry lastKept)
    {
        string separator = _flow.SeparatorWith(_newLine);
        foreach (IGrouping<SourceEntry?, Addition> group in change.Added.GroupBy(addition => NextOf(addition, lastKept)))
        {
            string entries = string.Join(separator, group.Select(Write));
            yield return group.Key is { } next
                ? Inline(next.Start, next.Start, entries + separator)
                : Inline(lastKept.End, lastKept.End, separator + entries);
        }
    }

    /// <summary>The entry before which a new one goes; null for the end.</summary>
    private SourceEntry? NextOf(Addition addition, SourceEntry lastKept)
    {
        SourceEntry? next = style.IsSorted
            ? _entries.Find(entry => string.CompareOrdinal(entry.Name, addition.Key) > 0)
            : addition.Placement switch
            {
                Placement.First => _entries[0],
                Placement.BeforeSpec => change.Mapping.FindLast("spec"),
                _ => null,
            };
        return next?.Start > lastKept.Start ? null : next;
    }

    private Edit Replace(SourceEntry entry, Literal value)
    {
        FlowWriter writer = new(document, _newLine);
        return entry.Value.End > entry.Value.Start
            ? Inline(entry.Value.Start, entry.Value.End, writer.Write(value, _flow))
            : Inline(entry.Key.End, entry.End, _flow.Colon + writer.Write(value, _flow));
    }

    private string Write(Addition addition) => new FlowWriter(document, _newLine).Write(addition.Key, addition.Value, _flow);

    private static Edit Inline(int start, int end, string text) => new(EditKind.Inline, start, end, text);
}
