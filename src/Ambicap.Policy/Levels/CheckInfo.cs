namespace Ambicap.Policy.Levels;

/// <summary>A check, for lists of them.</summary>
/// <param name="Id">The stable id, as in <see cref="Violation.Check"/>.</param>
/// <param name="Reason">What a Pod that breaks it does, in a few words, as in <see cref="Violation.Reason"/>.</param>
/// <param name="Level">The first level that has the check; null where it does not depend on the level.</param>
/// <param name="Since">The minor versions of Kubernetes in which it came and changed, the oldest first; empty for the ambient rules.</param>
public sealed record CheckInfo(string Id, string Reason, Level? Level, IReadOnlyList<int> Since);
