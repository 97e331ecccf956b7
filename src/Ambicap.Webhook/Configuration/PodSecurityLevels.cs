using Ambicap.Policy.Levels;

namespace Ambicap.Webhook.Configuration;

/// <summary>The three levels of Pod Security Admission, each with its version.</summary>
/// <param name="Enforce">What Pods must keep.</param>
/// <param name="Audit">Whose breaches go to the audit log.</param>
/// <param name="Warn">Whose breaches the user is warned of.</param>
internal readonly record struct PodSecurityLevels(LevelVersion Enforce, LevelVersion Audit, LevelVersion Warn);
