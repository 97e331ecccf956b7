namespace Ambicap.Policy.Levels;

/// <summary>A level with the version of Kubernetes whose rules apply.</summary>
/// <param name="Level">The level.</param>
/// <param name="Version">The version.</param>
public readonly record struct LevelVersion(Level Level, PolicyVersion Version)
{
    /// <summary>As Kubernetes writes it: <c>restricted:latest</c>, <c>baseline:v1.24</c>.</summary>
    public override string ToString() => $"{Level.ToString().ToLowerInvariant()}:{Version}";
}
