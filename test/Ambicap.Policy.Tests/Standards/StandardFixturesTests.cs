using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Standards;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>Every fixture at every level and version.</summary>
public sealed class StandardFixturesTests
{
    public static TheoryData<string> Names { get; } = [.. AllFixtures.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_Fixture_IsRefusedExactlyWhereItShouldBe(string name)
    {
        Fixture fixture = AllFixtures.ByName[name];
        foreach (LevelVersion level in LevelVersions.All)
        {
            string[] expected = [.. fixture.Refusals.Where(refusal => refusal.IsAt(level)).Select(refusal => $"{level} {refusal.Check}")];
            string[] actual = [.. PodSecurityStandards.Evaluate(level, fixture.Pod).Select(violation => $"{level} {violation.Check}")];
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_Fixture_SaysWhatIsWrongAndWhatToDo(string name)
    {
        Fixture fixture = AllFixtures.ByName[name];
        Violation? violation = LevelVersions.All
            .SelectMany(level => PodSecurityStandards.Evaluate(level, fixture.Pod))
            .FirstOrDefault(violation => violation.Check == fixture.Check);
        Assert.Equal(fixture.Detail, violation?.Detail);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_Fixture_IsTheSameForEveryKindOfContainer(string name)
    {
        Pod pod = AllFixtures.ByName[name].Pod;
        foreach (LevelVersion level in LevelVersions.All)
        {
            IReadOnlyList<Violation> expected = PodSecurityStandards.Evaluate(level, pod);
            Assert.Equal(expected, PodSecurityStandards.Evaluate(level, pod.As(ContainerRole.Init)));
            Assert.Equal(expected, PodSecurityStandards.Evaluate(level, pod.As(ContainerRole.Ephemeral)));
        }
    }

    [Fact]
    public void Fixtures_OfEveryCheck_ArePassAndFail()
    {
        foreach (CheckInfo check in PodSecurityStandards.Checks)
        {
            Fixture[] fixtures = [.. AllFixtures.ByName.Values.Where(fixture => fixture.Check == check.Id)];
            Assert.True(fixtures.Any(fixture => fixture.Refusals.All(refusal => refusal.Check != check.Id)), $"no fixture passes {check.Id}");
            Assert.True(fixtures.Any(fixture => fixture.Detail is not null), $"no fixture fails {check.Id}");
        }
    }

    /// <summary>A revision that no fixture tells from the one before it, or a fixture at a version without a revision, is a mistake.</summary>
    [Fact]
    public void Fixtures_OfEveryRevision_TellItFromTheOneBefore()
    {
        foreach (CheckInfo check in PodSecurityStandards.Checks)
        {
            SortedSet<int> told = [];
            foreach (Refusal refusal in AllFixtures.ByName.Values.SelectMany(fixture => fixture.Refusals).Where(refusal => refusal.Check == check.Id && refusal.Level == check.Level))
            {
                _ = told.Add(refusal.First);
                _ = refusal.Last == Refusal.Newest || told.Add(refusal.Last + 1);
            }

            Assert.Equal(check.Since, told);
        }
    }

    [Fact]
    public void Fixtures_AreOfKnownChecks() =>
        Assert.Empty(AllFixtures.ByName.Values.Select(fixture => fixture.Check).Except(PodSecurityStandards.Checks.Select(check => check.Id)));
}
