using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Editing;

/// <summary>Turns the change of a mapping in a block into edits of lines.</summary>
internal sealed class BlockMappingEditor(SourceDocument document, DocumentStyle style, MappingChange change)
{
    private readonly LineTable _lines = document.Lines;
    private readonly List<SourceEntry> _entries = change.Mapping.Entries;
    private readonly string _newLine = document.Lines.NewLineAt(change.Mapping.Entries[0].Start);
    private readonly int _column = style.ColumnOf(change.Mapping);

    private BlockWriter Writer => new(document, style.StepOf(change.Mapping), _newLine);

    internal IEnumerable<Edit> Edits() =>
        Removals().Concat(change.Replaced.Select(replaced => Replace(replaced.Key, replaced.Value))).Concat(change.Added.Select(Add));

    private IEnumerable<Edit> Removals()
    {
        int first = 0;
        if (change.Removed.Contains(_entries[0]) && !IsFirstOnLine(_entries[0]))
        {
            // The first key stands behind a dash, so the next one takes its place.
            first = _entries.FindIndex(entry => !change.Removed.Contains(entry));
            if (first < 0 || !IsFirstOnLine(_entries[first]))
            {
                throw new UnconvertibleException(_entries[0].Start, "the way this is written is not known here; write each key on a line of its own");
            }

            yield return new Edit(EditKind.Inline, _entries[0].Start, _entries[first].Start, "");
        }

        foreach (SourceEntry entry in _entries.Skip(first).Where(change.Removed.Contains))
        {
            CheckFirstOnLine(entry);
            yield return new Edit(EditKind.Removal, _lines.StartOf(_lines.LineOf(entry.Start)), _lines.StartOf(LastLineOf(entry) + 1), "");
        }
    }

    private Edit Replace(SourceEntry entry, Literal value)
    {
        int colon = entry.Key.End;
        while (colon < document.Text.Length && document.Text[colon] is ' ' or '\t')
        {
            colon++;
        }

        if (colon >= document.Text.Length || document.Text[colon] != ':' || entry.Value.End < colon)
        {
            throw new UnconvertibleException(entry.Start, "this form of a key is not known here; write it as KEY: VALUE");
        }

        int end = Math.Max(colon + 1, entry.Value.End);
        if (value is not LiteralMapping mapping)
        {
            string text = value is LiteralText single
                ? single.IsBare ? single.Text : ScalarWriter.Write(single.Text, null, inFlow: false)
                : new FlowWriter(document, _newLine).Write(value, FlowStyle.Usual);
            return new Edit(EditKind.Inline, colon + 1, end, " " + text);
        }

        int lineEnd = _lines.ContentEndOf(_lines.LineOf(end));
        string lines = Writer.Write(mapping, _column + style.StepOf(change.Mapping));
        return new Edit(EditKind.Inline, colon + 1, lineEnd, document.Text[end..lineEnd] + _newLine + lines[..^_newLine.Length]);
    }

    private Edit Add(Addition addition)
    {
        SourceEntry? next = style.IsSorted
            ? _entries.Find(entry => string.CompareOrdinal(entry.Name, addition.Key) > 0)
            : addition.Placement == Placement.BeforeSpec ? change.Mapping.FindLast("spec") : null;
        string lines = Writer.Write(addition.Key, addition.Value, _column);
        if (next is null && ((addition.Placement == Placement.First && !style.IsSorted) || EndsInText(_entries[^1].Value)))
        {
            return AddFirst(lines);
        }

        return next is null ? Insert(_lines.StartOf(LastLineOf(_entries[^1]) + 1), lines) : AddBefore(next, lines);
    }

    /// <summary>Right below the key of the mapping, above the comments of what was first.</summary>
    private Edit AddFirst(string lines)
    {
        SourceEntry? header = (change.Mapping.Parent as SourceMapping)?.Entries.Find(entry => entry.Value == change.Mapping);
        int line = header is null ? -1 : _lines.LineOf(header.Key.End);
        return header is not null && IsFirstOnLine(_entries[0]) && line < _lines.LineOf(_entries[0].Start)
            ? Insert(_lines.StartOf(line + 1), lines)
            : AddBefore(_entries[0], lines);
    }

    /// <summary>Above an entry and the comments that stand right above it.</summary>
    private Edit AddBefore(SourceEntry entry, string lines)
    {
        if (!IsFirstOnLine(entry))
        {
            string moved = lines[_column..] + new string(' ', _column);
            return new Edit(EditKind.Inline, entry.Start, entry.Start, moved, _column);
        }

        int line = _lines.LineOf(entry.Start);
        while (line > 0 && document.IsCommentLine(line - 1) && _lines.ColumnOf(_lines.FirstInkOf(line - 1)) == _column)
        {
            line--;
        }

        return Insert(_lines.StartOf(line), lines);
    }

    /// <summary>Whether the document ends in a block of text. Whether that has a line end may be known to nobody but its author.</summary>
    private bool EndsInText(SourceNode node) => node.End == document.Text.Length && node switch
    {
        SourceMapping { Entries.Count: > 0 } mapping => EndsInText(mapping.Entries[^1].Value),
        SourceSequence { Items.Count: > 0 } list => EndsInText(list.Items[^1]),
        SourceScalar scalar => scalar.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded,
        _ => false,
    };

    private Edit Insert(int offset, string lines) => new(EditKind.Insertion, offset, offset, lines, _column);

    private bool IsFirstOnLine(SourceEntry entry) => _lines.FirstInkOf(_lines.LineOf(entry.Start)) == entry.Start;

    private void CheckFirstOnLine(SourceEntry entry)
    {
        if (!IsFirstOnLine(entry))
        {
            throw new UnconvertibleException(entry.Start, "this form of a key is not known here; write it as KEY: VALUE on a line of its own");
        }
    }

    private int LastLineOf(SourceEntry entry) => _lines.LineOf(Math.Max(entry.Start, entry.End - 1));
}
