using Ambicap.Policy.Levels;
using Ambicap.Policy.Standards;
using Ambicap.Tests;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>The fixtures against what Kubernetes itself was recorded to say about them.</summary>
public sealed class RecordedVerdictsTests
{
    private const int Newest = 37;

    [Fact]
    public void Evaluate_EveryFixture_IsRefusedForTheReasonsOfKubernetes()
    {
        IEnumerable<string> recorded = File.ReadLines(Repository.TestData("kubernetes-1.37.tsv")).Where(line => !line.StartsWith('#'));
        Assert.Equal(recorded.Order(StringComparer.Ordinal), AllFixtures.ByName.Values.SelectMany(Lines).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(Fixture fixture) =>
        Enum.GetValues<Level>().SelectMany(level => Lines(fixture, level));

    /// <summary>One line for each run of versions with the same reasons; none where the fixture is allowed.</summary>
    private static IEnumerable<string> Lines(Fixture fixture, Level level)
    {
        int first = 0;
        for (int minor = 1; minor <= Newest + 1; minor++)
        {
            string reasons = Reasons(fixture, level, first);
            if (minor > Newest || Reasons(fixture, level, minor) != reasons)
            {
                if (reasons.Length > 0)
                {
                    yield return $"{fixture}\t{level.ToString().ToLowerInvariant()}\tv1.{first}\tv1.{minor - 1}\t{reasons}";
                }

                first = minor;
            }
        }
    }

    private static string Reasons(Fixture fixture, Level level, int minor) => string.Join(
        ',',
        PodSecurityStandards.Evaluate(new LevelVersion(level, PolicyVersion.OfMinor(minor)), fixture.Pod).Select(violation => violation.Reason).Distinct());
}
