using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient;

/// <summary>What the ambient rules say about a Pod.</summary>
/// <param name="Grants">What the Pod grants, as far as it could be read.</param>
/// <param name="Violations">What is refused, in a stable order; empty where the Pod is allowed.</param>
/// <param name="Warnings">What is allowed and has no effect, or not the expected one.</param>
public sealed record AmbientVerdict(AmbientGrants Grants, IReadOnlyList<Violation> Violations, IReadOnlyList<Violation> Warnings)
{
    /// <summary>Whether nothing is refused.</summary>
    public bool IsAllowed => Violations.Count == 0;
}
