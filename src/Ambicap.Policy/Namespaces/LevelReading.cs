using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Namespaces;

/// <summary>What a namespace says about one of the three levels of Pod Security Admission.</summary>
/// <param name="Level">The level; null where it says none.</param>
/// <param name="Version">The version; null where it says none.</param>
public readonly record struct LevelReading(Level? Level, PolicyVersion? Version)
{
    /// <summary>Whether the namespace says anything about it.</summary>
    public bool IsSaid => Level is not null || Version is not null;

    /// <summary>The level with its version.</summary>
    /// <param name="otherwise">What counts where the namespace says nothing.</param>
    public LevelVersion Or(LevelVersion otherwise) => new(Level ?? otherwise.Level, Version ?? otherwise.Version);
}
