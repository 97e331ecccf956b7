using Ambicap.Capabilities;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Cli.Learn.Results;

namespace Ambicap.Cli.Tests.Learn;

public sealed class LearnerTests
{
    private static readonly CapabilitySet s_netBind = CapabilitySet.Of(Capability.NetBindService);
    private static readonly CapabilitySet s_two = CapabilitySet.Of(Capability.NetBindService, Capability.SysNice);
    private static readonly CapabilitySet s_asked = CapabilitySet.Of(Capability.NetBindService, Capability.SysNice, Capability.DacOverride, Capability.SysResource);
    private static readonly Subject s_subject = Subject.Program(["web"]);

    [Fact]
    public async Task Learn_Watched_TriesOnlyWhatWasAskedFor()
    {
        OracleTrial trial = new(s_two) { Seen = OracleTrial.Asked(s_asked, CapabilitySet.Of(Capability.SysAdmin)) };
        Learnt learnt = await LearnAsync(trial);
        Assert.Equal((Verdict.Needs, s_two), (learnt.Verdict, learnt.Needed));
        Assert.All(trial.Sets, set => Assert.True(set.IsSubsetOf(s_asked)));
        Assert.Equal("web needs NET_BIND_SERVICE,SYS_NICE as user 1000, and nothing else", VerdictText.Of(s_subject, learnt));
        Assert.Equal("exit code 3: no: Operation not permitted", learnt.Without[Capability.SysNice].Text);
    }

    [Fact]
    public async Task Learn_WatchMissedSomething_TakesEverything()
    {
        Learnt learnt = await LearnAsync(new OracleTrial(s_two) { Seen = OracleTrial.Asked(s_netBind, CapabilitySet.Empty, lost: 5) });
        Assert.Equal((Verdict.Needs, s_two), (learnt.Verdict, learnt.Needed));
    }

    [Fact]
    public async Task Learn_NotWatched_TakesEverything()
    {
        Learnt learnt = await LearnAsync(new OracleTrial(s_two), isWatched: false);
        Assert.Equal((Verdict.Needs, s_two), (learnt.Verdict, learnt.Needed));
    }

    [Fact]
    public async Task Learn_AskedForAndNotNeeded_NeedsNone()
    {
        Learnt learnt = await LearnAsync(new OracleTrial(CapabilitySet.Empty) { Seen = OracleTrial.Asked(s_asked, CapabilitySet.Empty) });
        Assert.Equal((Verdict.NeedsNone, CapabilitySet.Empty), (learnt.Verdict, learnt.Needed));
        Assert.Equal("web needs no capability as user 1000", VerdictText.Of(s_subject, learnt));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task Learn_OtherwiseAtTimes_IsFlaky(int flakes)
    {
        Learnt learnt = await LearnAsync(new OracleTrial(s_two) { Seen = OracleTrial.Asked(s_asked, CapabilitySet.Empty), Flakes = flakes });
        Assert.Equal(Verdict.Flaky, learnt.Verdict);
        Assert.StartsWith("flaky: web ", VerdictText.Of(s_subject, learnt), StringComparison.Ordinal);
        Assert.False(learnt.IsProven);
    }

    [Fact]
    public async Task Learn_FailsOnceAndNotAgain_IsFlaky()
    {
        int runs = 0;
        Learnt learnt = await LearnAsync(new OracleTrial((_, _) => runs++ > 0) { AsRoot = true });
        Assert.Equal(Verdict.Flaky, learnt.Verdict);
    }

    [Fact]
    public async Task Learn_RootOnly_SaysSo()
    {
        Learnt learnt = await LearnAsync(new OracleTrial((_, _) => false) { AsRoot = true });
        Assert.Equal(Verdict.NeedsRoot, learnt.Verdict);
        Assert.Equal(
            "needs more than ambient can give: web works as root, and not as user 1000 with every capability: exit code 3: no: Operation not permitted; "
                + "it looks at its user id, or at files that are root's; see whether an option turns that off",
            VerdictText.Of(s_subject, learnt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public async Task Learn_Never_SaysWhatHappened(bool? asRoot)
    {
        Learnt learnt = await LearnAsync(new OracleTrial((_, _) => false) { AsRoot = asRoot });
        Assert.Equal(Verdict.NeverWorks, learnt.Verdict);
        Assert.Equal(
            "web does not work with every capability: exit code 3: no: Operation not permitted; see that it works by hand first", VerdictText.Of(s_subject, learnt));
    }

    [Fact]
    public async Task Learn_AlternativeThatDoes_IsTriedWithoutTheCapability()
    {
        OracleTrial trial = new((set, surroundings) => s_two.IsSubsetOf(set)
            || (set.Contains(Capability.SysNice) && surroundings.Sysctls.Contains(new("net.ipv4.ip_unprivileged_port_start", "0"))));
        Learnt learnt = await LearnAsync(trial);
        Alternative alternative = Assert.Single(learnt.Alternatives[Capability.NetBindService]);
        Assert.True(alternative.Works);
        Assert.Equal("spec.securityContext.sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: \"0\"}]", alternative.Field);
        Assert.Empty(learnt.Alternatives[Capability.SysNice]);
    }

    [Fact]
    public async Task Learn_AlternativeThatDoesNot_SaysSo()
    {
        Learnt learnt = await LearnAsync(new OracleTrial(CapabilitySet.Of(Capability.NetRaw)));
        Alternative alternative = Assert.Single(learnt.Alternatives[Capability.NetRaw]);
        Assert.False(alternative.Works);
    }

    /// <summary>Where a user namespace cannot be tried, it is not, and the reason is kept.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("too old")]
    public async Task Learn_UserNamespace_IsTriedWhereItCanBe(string? why)
    {
        bool isTried = false;
        CapabilitySet needed = CapabilitySet.Of(Capability.Syslog);
        OracleTrial trial = new((set, surroundings) =>
        {
            isTried |= surroundings.InUserNamespace;
            return needed.IsSubsetOf(set);
        })
        { NoUserNamespace = why };
        Learnt learnt = await LearnAsync(trial);
        Assert.Equal((why is null, why), (isTried, learnt.NoUserNamespace));
        Assert.Equal(isTried, learnt.InUserNamespace is { IsGood: true });
    }

    [Fact]
    public async Task Learn_TooManyTries_IsNotReduced()
    {
        OracleTrial trial = new((set, _) => set.Count >= 20);
        Learnt learnt = await new Learner(trial, isWatched: false, _ => { }, TestContext.Current.CancellationToken) { MostTries = 5 }.LearnAsync();
        Assert.Equal(Verdict.NotReduced, learnt.Verdict);
        Assert.StartsWith("could not be reduced within the tries that are made: web works with ", VerdictText.Of(s_subject, learnt), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learn_Limited_TriesNothingElse()
    {
        OracleTrial trial = new(s_netBind) { Available = s_two };
        Assert.Equal(s_netBind, (await LearnAsync(trial, isWatched: false)).Needed);
        Assert.All(trial.Sets, set => Assert.True(set.IsSubsetOf(s_two)));
    }

    private static Task<Learnt> LearnAsync(ITrial trial, bool isWatched = true) =>
        new Learner(trial, isWatched, _ => { }, TestContext.Current.CancellationToken).LearnAsync();
}
