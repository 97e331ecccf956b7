using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion;

/// <summary>What became of a file.</summary>
/// <param name="Text">Its text; the original where nothing was to be converted, or anything was refused.</param>
/// <param name="Findings">Why it is refused, in the order of the text; empty where it is not.</param>
/// <param name="Remarks">What the author should know, and is no reason to refuse.</param>
/// <param name="Converted">The grants that were converted.</param>
/// <param name="IsReversible">Whether the way back gives the original bytes. Where it does not, it gives the same objects.</param>
public sealed record ConversionResult(
    string Text,
    IReadOnlyList<ConversionFinding> Findings,
    IReadOnlyList<Finding> Remarks,
    IReadOnlyList<ConvertedGrant> Converted,
    bool IsReversible)
{
    /// <summary>Whether the text was changed.</summary>
    public bool IsChanged => Converted.Count > 0 && Findings.Count == 0;
}
