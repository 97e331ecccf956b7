using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.SeccompTests;

/// <summary>What <c>ambicap run</c> makes of seccomp profiles and of grants that they gate, on real containerd and runc.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class RunSeccompTests(ContainerdFixture fixture)
{
    // What the kernel shows of a process: 2 is a filter.
    private const int None = 0;
    private const int Filter = 2;

    [Theory]
    [InlineData("", "", None)]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "", Filter)]
    [InlineData("", "seccompProfile: {type: RuntimeDefault}", Filter)]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "seccompProfile: {type: Unconfined}", None)]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "privileged: true", None)]
    public async Task Run_SeccompProfile_IsTheKubeletsTranslation(string pod, string container, int mode)
    {
        ContainerRun run = await RunAsync(fixture.Containerd, Pod("sleep, '100'", pod, container), []);
        Assert.Equal((ContainerOutcome.Running, mode), (run.Outcome, run.Process!.Seccomp));
    }

    [Fact]
    public async Task Run_LocalhostProfile_IsTheFileBelowTheKubeletsFolder()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("profiles/no-mkdir.json", """
            {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
             "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
            """);
        const string profile = "seccompProfile: {type: Localhost, localhostProfile: profiles/no-mkdir.json}";
        ContainerRun run = await RunAsync(fixture.Containerd, Pod("mkdir, /tmp/x", profile, "", "Never"), [], folder.Path);
        Assert.Equal(["mkdir: can't create directory '/tmp/x': Operation not permitted"], run.Log);
    }

    [Fact]
    public void Run_GatedGrant_IsCompletedAsAdmissionDoes()
    {
        Repository.NeedsRoot();
        string manifest = Pod("sleep, '100'", "seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, capabilities: {drop: [ALL], ambient: [SYS_CHROOT]}");
        ProgramRun run = fixture.Run(manifest);

        // The node of this containerd allows NET_BIND_SERVICE only, so it ends there; what was added is said first.
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            "ambicap: container \"a\": SYS_CHROOT stands in capabilities.add too, as admission has it, so that the default seccomp profile opens for it\n"
            + "ambicap: container \"a\" failed to create containerd task: ", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>A runtime that grants behind the manager's back, and says nothing.</summary>
    [Fact]
    public async Task Run_HeldButFiltered_IsAProblem()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        Prerequisites programs = Prerequisites.Find(Repository.Program("ambicap-runtime"));
        string set = "[\"CAP_SYSLOG\"]";
        string sets = $"{{\"bounding\":{set},\"effective\":{set},\"inheritable\":{set},\"permitted\":{set},\"ambient\":{set}}}";
        string script = folder.Script("runtime", $$"""
            create= bundle= previous=
            for argument; do
              [ "$argument" = create ] && create=1
              [ "$previous" = --bundle ] && bundle=$argument
              previous=$argument
            done
            [ -z "$create" ] || sed -i 's/"capabilities":{}/"capabilities":{{sets}}/' "$bundle/config.json"
            exec {{programs.Runc}} "$@"
            """);
        await using PrivateContainerd containerd = await PrivateContainerd.StartAsync(programs with { Wrapper = script }, CapabilitySet.Empty, CancellationToken.None);
        string manifest = Pod("sleep, '100'", "seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, capabilities: {drop: [ALL], ambient: [SYSLOG]}");
        ContainerRun run = await RunAsync(containerd, manifest, [Capability.Syslog]);
        Assert.Equal(
            (false, "holds SYSLOG, but its seccomp profile refuses syslog; name SYSLOG in capabilities.add too"),
            (run.IsVerified, run.Problem(Cli.Run.Manifest.RestartPolicy.Always)));
    }

    private static async Task<ContainerRun> RunAsync(PrivateContainerd containerd, string text, Capability[] held, string? profiles = null)
    {
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(text), "pod");
        RunOptions options = new("ambicap", TimeSpan.FromSeconds(20), containerd.Folder, containerd.CgroupParent);
        await using PodRunner runner = new(containerd.Connection, profiles is null ? options : options with { SeccompFolder = profiles });
        ContainerRun run = (await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None)).Containers[0];
        Assert.True(run.Outcome != ContainerOutcome.StartFailed, run.Message);
        Assert.Equal(CapabilitySet.Of(held), run.Process?.Capabilities.Ambient ?? CapabilitySet.Empty);
        return run;
    }

    private static string Pod(string command, string context, string containerContext, string restartPolicy = "Always") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: seccomp}
        spec:
          restartPolicy: {{restartPolicy}}
          securityContext: { {{context}} }
          containers:
          - name: a
            image: ambicap.local/busybox:plain
            command: [{{command}}]
            securityContext: { {{containerContext}} }
        """;
}
