using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>How a document is written, as far as new text must know.</summary>
internal sealed class DocumentStyle
{
    private const int UsualStep = 2;

    private readonly SourceDocument _document;
    private int? _step;

    internal DocumentStyle(SourceDocument document)
    {
        _document = document;
        bool isInOrder = true;
        bool isPrinted = false;
        if (document.Root is { } root)
        {
            Look(root, ref isInOrder, ref isPrinted);
        }

        IsSorted = isInOrder && isPrinted;
    }

    /// <summary>Whether the keys of every mapping are in order, as programs print them. People put <c>name</c> first.</summary>
    internal bool IsSorted { get; }

    /// <summary>By how many columns a mapping stands right of the one it is in.</summary>
    internal int StepOf(SourceMapping mapping)
    {
        foreach (SourceEntry entry in mapping.Entries)
        {
            if (entry.Value is SourceMapping { IsFlow: false } inner && ColumnOf(inner) > ColumnOf(mapping))
            {
                return ColumnOf(inner) - ColumnOf(mapping);
            }
        }

        return mapping.Parent is SourceMapping { IsFlow: false } outer && ColumnOf(mapping) > ColumnOf(outer)
            ? ColumnOf(mapping) - ColumnOf(outer)
            : _step ?? UsualStep;
    }

    /// <summary>The column of a block mapping's keys.</summary>
    internal int ColumnOf(SourceMapping mapping) => _document.Lines.ColumnOf(mapping.Entries[0].Start);

    private void Look(SourceNode node, ref bool isInOrder, ref bool isPrinted)
    {
        foreach (SourceNode item in (node as SourceSequence)?.Items ?? [])
        {
            Look(item, ref isInOrder, ref isPrinted);
        }

        SourceMapping? mapping = node as SourceMapping;
        for (int i = 0; i < (mapping?.Entries.Count ?? 0); i++)
        {
            SourceEntry entry = mapping!.Entries[i];
            isPrinted |= i > 0 && entry.Name == "name";
            isInOrder &= i == 0 || string.CompareOrdinal(mapping.Entries[i - 1].Name, entry.Name) < 0;
            if (entry.Value is SourceMapping { IsFlow: false } inner && !mapping.IsFlow && ColumnOf(inner) > ColumnOf(mapping))
            {
                _step ??= ColumnOf(inner) - ColumnOf(mapping);
            }

            Look(entry.Value, ref isInOrder, ref isPrinted);
        }
    }
}
