using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>Turns the changes of a document's tree into edits of its text.</summary>
internal static class DocumentEditor
{
    /// <exception cref="UnconvertibleException">Something is written in a way that is not known here.</exception>
    internal static List<Edit> Edits(SourceDocument document, ChangeSet changes)
    {
        DocumentStyle style = new(document);
        return [.. changes.All.Where(change => !change.IsNothing).SelectMany(change => change.Mapping switch
        {
            { IsBarePair: true } => throw new UnconvertibleException(change.Mapping.Start, "a pair without braces is not changed here; write it as {KEY: VALUE}"),
            { IsFlow: true } => new FlowMappingEditor(document, style, change).Edits(),
            _ => new BlockMappingEditor(document, style, change).Edits(),
        }).Concat(changes.Lists.SelectMany(change => new ListEditor(document, change).Edits()))];
    }
}
