using Ambicap.Capabilities;
using Ambicap.Cli.Run;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.SeccompTests;

/// <summary>A container whose default profile does not know of its grant does not start in silence: the start is refused, with the remedy.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class DeadGrantTests(ProbingContainerd containerd, ProbingPodman podman) : IClassFixture<ProbingContainerd>, IClassFixture<ProbingPodman>
{
    public static TheoryData<string> GatedByContainerd { get; } = [.. SeccompGates.GatedBy(ProfileFamily.Containerd).Select(capability => capability.ToName())];

    public static TheoryData<string> GatedByPodman { get; } = [.. SeccompGates.GatedBy(ProfileFamily.ContainersCommon).Select(capability => capability.ToName())];

    [Theory]
    [MemberData(nameof(GatedByContainerd))]
    public async Task Containerd_GrantedAndNotAdded_IsRefusedWithTheRemedy(string name)
    {
        ContainerRun run = (await containerd.RunAsync("RuntimeDefault", "{drop: [ALL], ambient: [NAME]}"))[name];
        Assert.Equal((ContainerOutcome.StartFailed, ""), (run.Outcome, string.Join('\n', run.Log)));
        Assert.Contains($"is granted {name}, but its seccomp profile refuses", run.Message, StringComparison.Ordinal);
        Assert.Contains($"name {name} in capabilities.add too (docker, podman: --cap-add {name})", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GatedByPodman))]
    public void Podman_GrantedAndNotAdded_IsRefusedWithTheRemedy(string name)
    {
        ProgramRun run = podman.Run(name, "--annotation", $"ambicap.dev/ambient={name}");
        Assert.Equal("", run.Output);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"is granted {name}, but its seccomp profile refuses", run.Errors, StringComparison.Ordinal);
        string opener = Probe.OpenerOf(name);
        Assert.Contains($"name {opener} in capabilities.add too (docker, podman: --cap-add {opener})", run.Errors, StringComparison.Ordinal);
    }
}
