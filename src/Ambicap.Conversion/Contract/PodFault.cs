namespace Ambicap.Conversion.Contract;

/// <summary>What is wrong with a Pod.</summary>
/// <param name="Offset">Where in the document.</param>
/// <param name="Path">The field's path from the object's root.</param>
/// <param name="Message">What, and what to do.</param>
internal sealed record PodFault(int Offset, string Path, string Message);
