namespace Ambicap.Runtime.Oci;

/// <summary>A config.json or process.json, read as far as a grant needs it.</summary>
/// <param name="Content">The bytes as they are on disk.</param>
/// <param name="Annotations">The annotations that matter; none in a process.json.</param>
/// <param name="Process">The layout of the process object; null where the document has none.</param>
/// <param name="Flaw">
/// The first thing in the document that two readers could understand differently, or that has the wrong type; null where there is
/// none. It matters where there is a grant.
/// </param>
internal sealed record OciDocument(byte[] Content, DocumentAnnotations Annotations, ProcessLayout? Process, string? Flaw)
{
    /// <summary>The largest document that is read; real ones have some kilobytes.</summary>
    internal const int MostBytes = 16 * 1024 * 1024;
}
