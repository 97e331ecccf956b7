using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Places;

/// <summary>Where a template path that was given leads nowhere.</summary>
/// <param name="At">The last value that it leads to.</param>
/// <param name="Path">The value's path from the object's root; empty for the object.</param>
/// <param name="Message">What is missing there, and what to do.</param>
/// <param name="Owner">The object.</param>
internal sealed record DeadEnd(SourceNode At, string Path, string Message, ObjectReference Owner);
