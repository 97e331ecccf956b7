namespace Ambicap.Conversion;

/// <summary>What became of a file that was to be mended.</summary>
/// <param name="Text">Its text; the original where there is nothing to mend.</param>
/// <param name="Findings">Why documents stay as they are, in the order of the text.</param>
public sealed record FixResult(string Text, IReadOnlyList<ConversionFinding> Findings);
