using System.Text;
using Ambicap.Conversion.Editing;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Memory;

/// <summary>Applies edits so that the way back finds what was there: lines that go or change are kept as comments.</summary>
internal static class MemoryWriter
{
    /// <summary>The text with all edits made.</summary>
    /// <param name="document">The document.</param>
    /// <param name="edits">The edits. Lines that are only put in need no comment: the way back knows them.</param>
    /// <param name="kept">Entries that stay, and that the way back would take for new ones.</param>
    internal static string Apply(SourceDocument document, IReadOnlyList<Edit> edits, IReadOnlyList<SourceEntry> kept)
    {
        LineTable lines = document.Lines;
        IEnumerable<LineRegion> changed = edits.Where(edit => edit.Kind != EditKind.Insertion)
            .Select(edit => RegionOf(lines, edit.Start, edit.End, edit.Kind == EditKind.Removal));
        IEnumerable<LineRegion> unchanged = kept.Select(entry => RegionOf(lines, entry.Start, entry.End, isRemoval: false));
        List<LineRegion> regions = LineRegion.Merge(changed.Concat(unchanged));
        ILookup<int, Edit> byRegion = edits.ToLookup(edit => FindRegion(lines, edit, regions));
        List<Edit> result = [.. byRegion[-1]];
        for (int i = 0; i < regions.Count; i++)
        {
            IEnumerable<Edit> inner = byRegion[i];
            result.AddRange(regions[i].IsRemoval
                ? CommentOut(document, regions[i]).Concat(inner.Where(edit => edit.Kind != EditKind.Removal))
                : [Keep(document, regions[i], inner)]);
        }

        return TextEditor.Apply(document, result);
    }

    private static LineRegion RegionOf(LineTable lines, int start, int end, bool isRemoval) =>
        new(lines.LineOf(start), lines.LineOf(Math.Max(start, end - 1)), isRemoval);

    /// <summary>The number of the region that an edit is in, or -1. New lines above the first line of a region are not of it.</summary>
    private static int FindRegion(LineTable lines, Edit edit, List<LineRegion> regions)
    {
        int line = lines.LineOf(edit.Start);
        int index = regions.BinarySearch(new LineRegion(line, line, false), LineRegion.ByFirstLine);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 && line <= regions[index].Last && (edit.Kind != EditKind.Insertion || line > regions[index].First) ? index : -1;
    }

    private static IEnumerable<Edit> CommentOut(SourceDocument document, LineRegion region)
    {
        for (int line = region.First; line <= region.Last; line++)
        {
            int offset = document.Lines.FirstInkOf(line);
            if (!document.IsBlankLine(line) && !document.IsCommentLine(line))
            {
                yield return new Edit(EditKind.Inline, offset, offset, MemoryLine.MarkOf(0));
            }
        }
    }

    private static Edit Keep(SourceDocument document, LineRegion region, IEnumerable<Edit> edits)
    {
        LineTable lines = document.Lines;
        int start = lines.StartOf(region.First);
        int end = lines.StartOf(region.Last + 1);
        string edited = TextEditor.Apply(
            document.Text, start, end, edits.SelectMany(edit => edit.Kind == EditKind.Removal ? TextEditor.KeepComments(document, edit) : [edit]));
        string mark = MemoryLine.MarkOf(new LineTable(edited).Count);
        StringBuilder text = new();
        for (int line = region.First; line <= region.Last; line++)
        {
            int ink = document.IsBlankLine(line) ? lines.StartOf(line) : lines.FirstInkOf(line);
            _ = text.Append(document.Text, lines.StartOf(line), ink - lines.StartOf(line)).Append(mark).Append(document.Text, ink, lines.StartOf(line + 1) - ink);
        }

        return new Edit(EditKind.Inline, start, end, text.Append(edited).ToString());
    }
}
