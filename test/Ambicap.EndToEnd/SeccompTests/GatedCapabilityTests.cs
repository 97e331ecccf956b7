using Ambicap.Capabilities;
using Ambicap.Cli.Run;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;

namespace Ambicap.EndToEnd.SeccompTests;

/// <summary>
/// A grant of every capability that containerd's default seccomp profile gates, on real containerd and runc: one system call each that
/// needs the capability.
/// </summary>
[Collection(nameof(ContainerdFixture))]
public sealed class GatedCapabilityTests(ProbingContainerd containerd) : IClassFixture<ProbingContainerd>
{
    private const string Nothing = "{drop: [ALL]}";

    // As admission completes a grant.
    private const string GrantedAndAdded = "{drop: [ALL], add: [OPENER], ambient: [NAME]}";

    public static TheoryData<string> Probed { get; } = [.. Probe.All.Select(probe => probe.Capability.ToName())];

    public static TheoryData<string> GatedByContainerd { get; } = [.. SeccompGates.GatedBy(ProfileFamily.Containerd).Select(capability => capability.ToName())];

    [Fact]
    public void Probes_AreOneForEveryGatedCapability() =>
        Assert.Equal(SeccompGates.Gated, CapabilitySet.Of([.. Probe.All.Select(probe => probe.Capability)]));

    /// <summary>The probes themselves: without seccomp they go by the capability alone.</summary>
    [Theory]
    [MemberData(nameof(Probed))]
    public async Task Unconfined_CallGoesByTheCapability(string name)
    {
        Probe probe = Probe.Of(name, containerd.Program);
        Assert.Equal(probe.Refused, await AnswerAsync(name, "Unconfined", Nothing));
        Assert.Equal(probe.Granted, await AnswerAsync(name, "Unconfined", "{drop: [ALL], ambient: [NAME]}"));
    }

    [Theory]
    [MemberData(nameof(GatedByContainerd))]
    public async Task RuntimeDefault_NotGranted_IsRefusedBySeccomp(string name) =>
        Assert.Equal("EPERM", await AnswerAsync(name, "RuntimeDefault", Nothing));

    [Theory]
    [MemberData(nameof(Probed))]
    public async Task RuntimeDefault_GrantedAndAdded_Works(string name)
    {
        Probe probe = Probe.Of(name, containerd.Program);
        Assert.Equal(probe.Granted, await AnswerAsync(name, "RuntimeDefault", GrantedAndAdded));
    }

    /// <summary>containerd's profile lets everybody open the sockets of the audit protocol.</summary>
    [Theory]
    [InlineData("AUDIT_WRITE")]
    [InlineData("AUDIT_CONTROL")]
    [InlineData("AUDIT_READ")]
    public async Task RuntimeDefault_OnlyOthersGateIt_WorksWithoutAdd(string name)
    {
        Assert.False(SeccompGates.GatedBy(ProfileFamily.Containerd).Contains(SeccompGates.All.Single(gate => gate.Capability.ToName() == name).Capability));
        Assert.Equal("ok", await AnswerAsync(name, "RuntimeDefault", "{drop: [ALL], ambient: [NAME]}"));
    }

    /// <summary>What the probe said, or why its container did not start.</summary>
    private async Task<string> AnswerAsync(string name, string profile, string capabilities)
    {
        ContainerRun run = (await containerd.RunAsync(profile, capabilities))[name];
        return run.Outcome == ContainerOutcome.StartFailed ? run.Message : string.Join('\n', run.Log);
    }
}
