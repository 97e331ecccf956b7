using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary><c>ambicap run</c> of a Pod with <c>hostUsers: false</c>, on the containerd of every suite.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class RunHostUsersTests
{
    private const string Unprivileged = "runAsUser: 1000, runAsGroup: 1000, allowPrivilegeEscalation: false";

    private static readonly CapabilitySet s_allowed = CapabilitySet.Of(Capability.NetBindService, Capability.IpcLock, Capability.Kill);

    /// <summary>Each process has the Pod's ids, its volumes show their owners by these, and the grant counts by the user inside.</summary>
    [Theory]
    [InlineData("runc")]
    [InlineData("crun")]
    public async Task Run_OnNewContainerd_IsInAUserNamespace(string runtime)
    {
        using CallerSuite suite = CallerSuite.Enter("sid");
        using TemporaryFolder data = new();
        File.SetUnixFileMode(data.Path, (UnixFileMode)0b111_101_101);
        string secret = data.Write("secret", "of user 1000\n");
        File.SetUnixFileMode(secret, (UnixFileMode)0b110_000_000);
        Assert.Equal(0, ProgramRun.Of("chown", "1000:1000", secret).ExitCode);
        await using PrivateContainerd containerd = await ContainerdCallerTests.StartAsync(suite, runtime, s_allowed);
        containerd.Open();
        PodRun run = await RunAsync(containerd, $$"""
              restartPolicy: Never
              hostUsers: false
              volumes: [{name: data, hostPath: {path: {{data.Path}} } }, {name: empty, emptyDir: {} }]
              containers:
              - name: reader
                image: ambicap.local/busybox:plain
                command: [sh, -c, "cat /proc/self/uid_map /data/secret; touch /empty/mine; stat -c '%u %g' /data/secret /empty /empty/mine; sleep 2"]
                volumeMounts: [{name: data, mountPath: /data}, {name: empty, mountPath: /empty}]
                securityContext: { {{Unprivileged}}, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]} }
              - name: root
                image: ambicap.local/busybox:plain
                command: [sleep, "2"]
                securityContext: {runAsUser: 0, capabilities: {drop: [ALL], addForNonRoot: [KILL]} }
              - name: locks
                image: ambicap.local/busybox:plain
                command: [sleep, "2"]
                securityContext: { {{Unprivileged}}, capabilities: {drop: [ALL], ambient: [IPC_LOCK]} }
            """);

        Assert.Equal([null, null, null], run.Containers.Select(container => container.Problem(run.Pod.RestartPolicy)));
        Assert.Equal(
            ["         0   67108864      65536", "of user 1000", "1000 1000", "0 0", "1000 1000"],
            run.Containers[0].Log);
        Assert.All(run.Containers, container => Assert.False(container.Processes[0].SharesUsers));

        // By the host's ids the container's root would be user 67108864, who was granted KILL.
        Assert.Equal([true, null, true], run.Containers.Select(container => container.IsVerified));
        Assert.Equal([1000u, 0u, 1000u], run.Containers.Select(container => container.Processes[0].User));
        Assert.Equal([67109864u, 67108864u, 67109864u], run.Containers.Select(container => container.Processes[0].Status.UserId));
        Assert.Equal(["", "", "IPC_LOCK"], run.Containers.Select(container => string.Join(',', container.Limits.Select(limit => limit.Capability.ToName()))));
    }

    /// <summary>They would start the Pod with the host's users, and say nothing.</summary>
    [Theory]
    [InlineData("bookworm", "ambicap: spec.hostUsers: containerd 1.6.20~ds1 gives Pods no user namespace; use containerd 2.0 or newer, or remove hostUsers: false\n")]
    [InlineData("trixie", "ambicap: spec.hostUsers: containerd 1.7.24~ds1 gives Pods no user namespace; use containerd 2.0 or newer, or remove hostUsers: false\n")]
    public void Program_OnOldContainerd_RefusesPlainly(string suiteName, string expected)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        ProgramRun run = ProgramRun.Of(Ambicap(suite), Pod("  hostUsers: false\n  containers: [{name: a, image: \"ambicap.local/busybox:plain\", command: [\"true\"]}]"));
        Assert.Equal((2, "", expected), (run.ExitCode, run.Output, run.Errors));
    }

    /// <summary>The program from its first word to its last.</summary>
    [Fact]
    public void Program_OnNewContainerd_SaysHeldAndLimited()
    {
        using CallerSuite suite = CallerSuite.Enter("sid");
        string pod = Pod($$"""
              hostUsers: false
              containers:
              - {name: web, image: "ambicap.local/busybox:plain", command: [httpd, -f, -p, "80"], ports: [{containerPort: 80}], securityContext: { {{Unprivileged}}, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]} } }
              - {name: locks, image: "ambicap.local/busybox:plain", command: [sleep, "100"], securityContext: { {{Unprivileged}}, capabilities: {drop: [ALL], ambient: [IPC_LOCK]} } }
            """);
        ProgramRun table = ProgramRun.Of(Ambicap(suite, "--allow", "NET_BIND_SERVICE,IPC_LOCK"), pod);
        Assert.Equal(
            (0, "ambicap: container \"locks\" holds IPC_LOCK, and with hostUsers: false it does nothing: the kernel asks for it outside the Pod's user namespace\n"),
            (table.ExitCode, table.Errors));
        Assert.Matches("web +held +listening +1000 ", table.Output);
        Assert.Matches("locks +limited +running +1000 ", table.Output);

        JsonNode locks = JsonNode.Parse(ProgramRun.Of(Ambicap(suite, "--allow", "NET_BIND_SERVICE,IPC_LOCK", "-o", "json"), pod).Output)!["containers"]![1]!;
        Assert.Equal((true, "IPC_LOCK", 1000, 67109864), ((bool)locks["verified"]!, (string)locks["limited"]![0]!["capability"]!, (int)locks["process"]!["user"]!, (int)locks["process"]!["hostUser"]!));
    }

    private static async Task<PodRun> RunAsync(PrivateContainerd containerd, string spec)
    {
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(Pod(spec)), "pod.yaml");
        RunOptions options = new("ambicap", TimeSpan.FromSeconds(20), containerd.Folder, containerd.CgroupParent);
        await using PodRunner runner = new(containerd.Connection, options);
        return await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);
    }

    /// <summary>The published program, to which the suite's containerd is the machine's.</summary>
    private static ProcessStartInfo Ambicap(CallerSuite suite, params string[] options)
    {
        string programs = Path.GetDirectoryName(suite.Script("/usr/bin/containerd"))!;
        _ = suite.Script("/usr/bin/ctr");
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["run", "-f", "-", .. options]);
        start.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        return start;
    }

    private static string Pod(string spec) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: users}}\nspec:\n{spec}\n";
}
