namespace Ambicap.Policy.Levels;

/// <summary>The three levels of Pod Security Admission, each with its version.</summary>
/// <param name="Enforce">What Pods must keep.</param>
/// <param name="Audit">Whose breaches go to the audit log.</param>
/// <param name="Warn">Whose breaches the user is warned of.</param>
public readonly record struct PodSecurityLevels(LevelVersion Enforce, LevelVersion Audit, LevelVersion Warn);
