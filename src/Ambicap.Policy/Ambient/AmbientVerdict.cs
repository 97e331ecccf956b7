using Ambicap.Policy.Ambient.Checks;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient;

/// <summary>What the ambient rules say about a Pod.</summary>
/// <param name="Grants">What the Pod grants, as far as it could be read.</param>
/// <param name="Violations">What is refused, in a stable order; empty where the Pod is allowed.</param>
/// <param name="Warnings">What is allowed and has no effect, or not the expected one.</param>
public sealed record AmbientVerdict(AmbientGrants Grants, IReadOnlyList<Violation> Violations, IReadOnlyList<Violation> Warnings)
{
    /// <summary>Nothing granted, nothing said.</summary>
    public static AmbientVerdict Nothing { get; } = new(AmbientGrants.None, [], []);

    /// <summary>Whether nothing is refused.</summary>
    public bool IsAllowed => Violations.Count == 0;

    /// <summary>Whether a node sees what is granted: of a static Pod it sees the file alone, and that may lack what admission adds.</summary>
    public bool HasEffect => Warnings.All(warning => warning.Check != StaticPod.Id);

    /// <summary>What was read of the Pod; null where there was nothing to read.</summary>
    internal AmbientInput? Input { get; init; }

    /// <summary>
    /// What the rules say about the same Pod in the same namespace at another level: the Pod is not read again.
    /// </summary>
    /// <param name="level">The level.</param>
    public AmbientVerdict At(LevelVersion level) =>
        Input is null ? this : AmbientRules.Judge(Input with { Context = Input.Context with { Level = level } }, Grants);
}
