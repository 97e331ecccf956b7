namespace Ambicap.Policy.Levels;

/// <summary>One rule that one container, or the Pod as a whole, breaks.</summary>
/// <param name="Check">The stable id of the check: Kubernetes' own for the Pod Security Standards, such as <c>capabilities_baseline</c>.</param>
/// <param name="Container">The container; null where the Pod as a whole is meant.</param>
/// <param name="Reason">What is wrong in a few words, the same for every violation of the check.</param>
/// <param name="Detail">What is wrong where, and what to do.</param>
public sealed record Violation(string Check, string? Container, string Reason, string Detail)
{
    /// <summary>What is wrong in the manifest, for those who show its line; null where it is no single place.</summary>
    public ViolationPlace? Place { get; init; }
}
