using Ambicap.Conversion.Editing;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Memory;

/// <summary>Puts back what <see cref="MemoryWriter"/> kept.</summary>
internal static class MemoryReader
{
    /// <summary>
    /// The original of a document. Null where nothing was kept, or where the document was changed since: what is put back must become
    /// this very text again when it is converted.
    /// </summary>
    internal static string? TryRestore(SourceDocument document, ConversionOptions options)
    {
        List<MemoryLine> memory = MemoryLine.ReadAll(document);
        if (memory.Count == 0)
        {
            return null;
        }

        try
        {
            string original = Restore(document, memory, options);
            return Remember(original, options with { Target = ConversionTarget.Annotations }) == document.Text ? original : null;
        }
        catch (Exception failure) when (failure is ManifestException or UnconvertibleException)
        {
            return null;
        }
    }

    /// <summary>The edits that take out what was kept and is of no use any more.</summary>
    internal static IEnumerable<Edit> Forget(SourceDocument document) => MemoryLine.ReadAll(document)
        .Select(memory => new Edit(EditKind.Inline, document.Lines.StartOf(memory.Line), document.Lines.StartOf(memory.Line + 1), ""));

    private static string? Remember(string text, ConversionOptions options)
    {
        SourceDocument document = SourceReader.Read(text, isJson: false);
        ConversionPlan plan = Planner.Plan(document, options);
        return plan.Findings.Count > 0 ? null : MemoryWriter.Apply(document, DocumentEditor.Edits(document, plan.Changes), plan.Kept);
    }

    private static string Restore(SourceDocument document, List<MemoryLine> memory, ConversionOptions options)
    {
        HashSet<int> held = [.. memory.Select(line => line.Line)];
        List<Edit> edits = [.. memory.Select(line => new Edit(EditKind.Inline, line.MarkStart, line.MarkEnd, ""))];
        HashSet<int> replaced = [];
        foreach (MemoryLine last in memory.Where(line => line.Followers > 0 && !held.Contains(line.Line + 1)))
        {
            int first = last.Line + 1;
            int end = (int)Math.Min((long)first + last.Followers, document.Lines.Count);
            replaced.UnionWith(Enumerable.Range(first, end - first));
            edits.Add(new Edit(EditKind.Inline, document.Lines.StartOf(first), document.Lines.StartOf(end), ""));
        }

        held.UnionWith(replaced);
        ConversionPlan plan = Planner.Plan(
            document, options, mapping => Holds(document, mapping, held), node => replaced.Contains(document.Lines.LineOf(node.Start)));
        foreach (MappingChange change in plan.Changes.All)
        {
            change.Added.Clear();
            change.Replaced.Clear();
        }

        return TextEditor.Apply(document, edits.Concat(DocumentEditor.Edits(document, plan.Changes)));
    }

    /// <summary>Whether a mapping has lines that come back: between its key and the end of the comments behind it in its column.</summary>
    private static bool Holds(SourceDocument document, SourceMapping mapping, HashSet<int> held)
    {
        SourceEntry? header = (mapping.Parent as SourceMapping)?.Entries.Find(entry => entry.Value == mapping);
        int line = document.Lines.LineOf(header?.Start ?? mapping.Start);
        int last = document.Lines.LineOf(mapping.End - 1);
        int column = document.Lines.ColumnOf(mapping.Entries[0].Start);
        while (line <= last || (line < document.Lines.Count && document.IsCommentLine(line) && document.Lines.ColumnOf(document.Comments[line]) >= column))
        {
            if (held.Contains(line++))
            {
                return true;
            }
        }

        return false;
    }
}
