using Ambicap.Capabilities;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.SeccompTests;

/// <summary>A grant of every capability that the profile of containers/common gates, on real Podman.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class PodmanGateTests(ProbingPodman podman) : IClassFixture<ProbingPodman>
{
    /// <summary>Podman 4.3 lets bpf and perf_event_open through for SYS_ADMIN only, whatever is added.</summary>
    public static TheoryData<string> Gated { get; } =
        [.. SeccompGates.GatedBy(ProfileFamily.ContainersCommon).Select(capability => capability.ToName()).Except(["BPF", "PERFMON"])];

    /// <summary>The socket of the audit protocol has an error of its own in that profile.</summary>
    [Theory]
    [MemberData(nameof(Gated))]
    public void Run_NotGranted_IsRefusedBySeccomp(string name) => Assert.Equal(Probe.OpenerOf(name) == "AUDIT_WRITE" ? "EINVAL" : "EPERM", Answer(podman.Run(name)));

    [Theory]
    [MemberData(nameof(Gated))]
    public void Run_GrantedAndAdded_Works(string name)
    {
        string answer = Answer(podman.Run(name, "--annotation", $"ambicap.dev/ambient={name}", "--cap-add", Probe.OpenerOf(name)));
        Assert.Equal(Probe.Of(name, podman.Program).Granted, answer);
    }

    private static string Answer(ProgramRun run) => run.ExitCode == 0 ? run.Output.TrimEnd() : run.Errors;
}
