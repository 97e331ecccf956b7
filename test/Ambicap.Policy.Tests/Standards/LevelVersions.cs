using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>Every level with every version, some of them newer than any rule.</summary>
internal static class LevelVersions
{
    public static IReadOnlyList<LevelVersion> All { get; } =
    [
        .. Enum.GetValues<Level>().SelectMany(level => Versions().Select(version => new LevelVersion(level, version))),
    ];

    public static IEnumerable<PolicyVersion> Versions() => Enumerable.Range(0, 41).Select(PolicyVersion.OfMinor).Append(PolicyVersion.Latest);
}
