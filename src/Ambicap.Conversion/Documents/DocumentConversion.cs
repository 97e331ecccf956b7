using Ambicap.Conversion.Planning;

namespace Ambicap.Conversion.Documents;

/// <summary>What became of a document.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Plan">What was planned, findings included.</param>
/// <param name="IsReversible">Whether the way back gives the original bytes.</param>
internal sealed record DocumentConversion(string Text, ConversionPlan Plan, bool IsReversible);
