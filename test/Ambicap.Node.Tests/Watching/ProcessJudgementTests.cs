using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Node.Watching;
using Ambicap.Policy.Grants;

namespace Ambicap.Node.Tests.Watching;

public sealed class ProcessJudgementTests
{
    private static readonly CapabilitySet s_raw = CapabilitySet.Of(Capability.NetRaw);
    private static readonly CapabilitySet s_admin = CapabilitySet.Of(Capability.NetAdmin);
    private static readonly GrantedContainer s_container = new("id", null, "web", new Grant(s_raw, CapabilitySet.Empty), default, default, false, null);

    [Fact]
    public void Of_AllFiveSetsHoldTheGrant_IsWell() => Assert.Equal(default, Judge(s_container, s_raw, s_raw, s_raw));

    [Fact]
    public void Of_ProcessThatGaveItAway_HasLostIt() => Assert.Equal(
        new ProcessJudgement(s_raw, default, default, default), Judge(s_container, default, default, default));

    [Fact]
    public void Of_HeldButNotAmbient_IsDrift() => Assert.Equal(
        new ProcessJudgement(default, default, s_raw, default), Judge(s_container, default, s_raw, default));

    [Fact]
    public void Of_MoreAmbientThanGranted_IsDrift() => Assert.Equal(
        new ProcessJudgement(default, default, s_admin, default), Judge(s_container, s_raw | s_admin, s_raw | s_admin, s_raw | s_admin));

    [Fact]
    public void Of_InheritableBeyondTheGrant_IsDrift() => Assert.Equal(
        new ProcessJudgement(default, default, default, s_admin), Judge(s_container, s_raw, s_raw, s_raw | s_admin));

    [Fact]
    public void Of_WhatTheManagerMakesAmbient_IsNoDrift() => Assert.Equal(
        default, Judge(s_container with { ManagersAmbient = s_admin }, s_raw | s_admin, s_raw | s_admin, s_raw | s_admin));

    [Fact]
    public void Of_FilteredAndHeld_IsHeldInVain() => Assert.Equal(
        new ProcessJudgement(default, s_raw, default, default), Judge(s_container with { Filtered = s_raw }, s_raw, s_raw, s_raw));

    [Fact]
    public void Of_FilterThatIsOff_IsNoMatter() => Assert.Equal(
        default, Judge(s_container with { Filtered = s_raw }, s_raw, s_raw, s_raw, seccomp: 0));

    [Theory]
    [InlineData(0u, true)]
    [InlineData(1000u, false)]
    public void Of_GrantForNonRoot_IsHeldAgainstOthersThanRoot(uint user, bool isWell) => Assert.Equal(
        isWell, Judge(s_container with { Grant = new Grant(default, s_raw) }, default, default, default, user) == default);

    private static ProcessJudgement Judge(
        GrantedContainer container, CapabilitySet ambient, CapabilitySet permitted, CapabilitySet inheritable, uint user = 1000, int seccomp = 2) =>
        ProcessJudgement.Of(
            container,
            new ProcessStatus("x", 1, user, 0, new ProcessCapabilities(inheritable, permitted, permitted, permitted, ambient), true, seccomp),
            user);
}
