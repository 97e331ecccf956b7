using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>A Pod with what every level and version of the standards must say about it.</summary>
/// <param name="Check">The check that it is a fixture of.</param>
/// <param name="Name">What is special about it.</param>
/// <param name="Pod">The Pod; everything that is not its point is allowed everywhere.</param>
/// <param name="Refusals">Where it is refused by which check; nowhere else, and by no other.</param>
internal sealed record Fixture(string Check, string Name, Pod Pod, params Refusal[] Refusals)
{
    /// <summary>The exact detail of the check's violation, where there is one.</summary>
    public string? Detail { get; init; }

    public override string ToString() => $"{Check}: {Name}";
}

/// <summary>A check that refuses at a level, from the first to the last minor version.</summary>
internal sealed record Refusal(string Check, Level Level, int First, int Last)
{
    public const int Newest = 1000;

    public static Refusal Baseline(string check, int first = 0, int last = Newest) => new(check, Level.Baseline, first, last);

    public static Refusal Restricted(string check, int first = 0, int last = Newest) => new(check, Level.Restricted, first, last);

    /// <summary>A refusal at both levels.</summary>
    public static Refusal[] Both(string check, int first = 0, int last = Newest) => [Baseline(check, first, last), Restricted(check, first, last)];

    public bool IsAt(LevelVersion level) =>
        level.Level == Level && level.Version.IsAtLeast(First) && (Last == Newest || !level.Version.IsAtLeast(Last + 1));
}
