using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Run;
using Ambicap.Host.Cri;

namespace Ambicap.EndToEnd;

/// <summary>What a grant does on real containerd and runc, and what it does not.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class GrantTests(ContainerdFixture fixture)
{
    private const string SecurityContext =
        "{runAsUser: 1000, runAsGroup: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

    private static readonly string s_pod = $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {ambient.ambicap.dev/web: NET_BIND_SERVICE}
        spec:
          containers:
          - name: web
            image: ambicap.local/busybox:plain
            command: [httpd, -f, -p, "80", -h, /www]
            ports: [{containerPort: 80}]
            securityContext: {{SecurityContext}}
          - name: plain
            image: ambicap.local/busybox:plain
            command: [sleep, "1000"]
            securityContext: {{SecurityContext}}
          - name: default
            image: ambicap.local/busybox:plain
            command: [sleep, "1000"]
        """;

    private static readonly CapabilitySet s_granted = CapabilitySet.Of(Capabilities.Capability.NetBindService);

    [Fact]
    public async Task Container_WithAGrant_ListensOnPort80WithExactlyThatCapability()
    {
        await using PodRunner runner = NewRunner();
        PodRun run = await RunAsync(runner, s_pod);
        ContainerRun web = run.Containers[0];

        Assert.True(run.IsGood);
        Assert.True(web.IsListening);
        Assert.Equal((1000u, true), (web.Process!.UserId, web.Process.NoNewPrivileges));
        Assert.Equal(new ProcessCapabilities(s_granted, s_granted, s_granted, s_granted, s_granted), web.Process.Capabilities);
        Assert.Equal("served by a container\n", await ExecAsync(web, "wget", "-q", "-O", "-", "http://127.0.0.1/"));
    }

    [Fact]
    public async Task Exec_IntoAGrantedContainer_HasTheSameFiveSets()
    {
        await using PodRunner runner = NewRunner();
        PodRun run = await RunAsync(runner, s_pod);

        const string expected = "CapInh:\t0000000000000400\nCapPrm:\t0000000000000400\nCapEff:\t0000000000000400\nCapBnd:\t0000000000000400\nCapAmb:\t0000000000000400\n";
        Assert.Equal(expected, await ExecAsync(run.Containers[0], "grep", "Cap", "/proc/self/status"));
        Assert.Equal(expected.Replace('4', '0'), await ExecAsync(run.Containers[1], "grep", "Cap", "/proc/self/status"));
    }

    [Fact]
    public async Task Container_WithoutAGrantInTheSamePod_IsByteForByteWhatItWas()
    {
        await using PodRunner runner = NewRunner();
        PodRun run = await RunAsync(runner, s_pod);
        foreach (ContainerRun other in run.Containers.Skip(1))
        {
            Assert.Equal(fixture.Config(other, "before"), fixture.Config(other, "after"));
            Assert.True(other.Process!.Capabilities.Ambient.IsEmpty);
            Assert.True(other.Process.Capabilities.Inheritable.IsEmpty);
        }
    }

    [Fact]
    public async Task Config_OfAGrantedContainer_DiffersInCapabilitiesOnly()
    {
        await using PodRunner runner = NewRunner();
        PodRun run = await RunAsync(runner, s_pod);
        string before = Encoding.UTF8.GetString(fixture.Config(run.Containers[0], "before"));
        string after = Encoding.UTF8.GetString(fixture.Config(run.Containers[0], "after"));

        Assert.Contains("\"capabilities\":{}", before, StringComparison.Ordinal);
        const string sets = "{\"bounding\":[\"CAP_NET_BIND_SERVICE\"],\"effective\":[\"CAP_NET_BIND_SERVICE\"],\"inheritable\":[\"CAP_NET_BIND_SERVICE\"],\"permitted\":[\"CAP_NET_BIND_SERVICE\"],\"ambient\":[\"CAP_NET_BIND_SERVICE\"]}";
        Assert.Equal(before.Replace("\"capabilities\":{}", $"\"capabilities\":{sets}", StringComparison.Ordinal), after);
    }

    [Fact]
    public void Start_OutsideTheNodesLimit_FailsWithTheMessage()
    {
        Tests.ProgramRun run = fixture.Run(s_pod.Replace("web: NET_BIND_SERVICE", "web: NET_RAW", StringComparison.Ordinal), "-o", "json");
        Assert.Equal(1, run.ExitCode);
        JsonNode web = JsonNode.Parse(run.Output)!["containers"]![0]!;
        Assert.Equal("startFailed", (string)web["state"]!);
        Assert.Matches(
            "OCI runtime create failed: ambicap: container \"web\" may not be granted NET_RAW as ambient: this node allows only NET_BIND_SERVICE; "
            + "add it to allowed in /.+/runtime.toml on the node, or remove it from the Pod's annotation: unknown$",
            (string)web["problem"]!);
    }

    [Fact]
    public async Task Container_WithTheOtherHandler_IsReportedAsNotHoldingItsGrant()
    {
        await using PodRunner runner = NewRunner("runc");
        PodRun run = await RunAsync(runner, s_pod.Replace("\"80\"", "\"8080\"", StringComparison.Ordinal).Replace("containerPort: 80", "containerPort: 8080", StringComparison.Ordinal));
        Assert.False(run.IsGood);
        Assert.StartsWith("was granted NET_BIND_SERVICE and does not hold it", run.Containers[0].Problem(run.Pod.RestartPolicy), StringComparison.Ordinal);
        Assert.Null(run.Containers[1].Problem(run.Pod.RestartPolicy));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    public async Task NonRootGrant_GoesByTheUser(int user, bool isHeld)
    {
        string pod = s_pod
            .Replace("ambient.ambicap.dev", "nonroot.ambicap.dev", StringComparison.Ordinal)
            .Replace("runAsUser: 1000", $"runAsUser: {user}", StringComparison.Ordinal)
            .Replace("\"80\"", "\"8080\"", StringComparison.Ordinal)
            .Replace("containerPort: 80}", "containerPort: 8080}", StringComparison.Ordinal);
        await using PodRunner runner = NewRunner();
        PodRun run = await RunAsync(runner, pod);
        Assert.True(run.IsGood);
        Assert.Equal(isHeld ? s_granted : CapabilitySet.Empty, run.Containers[0].Process!.Capabilities.Ambient);
    }

    [Fact]
    public async Task Records_OfARemovedPod_AreGone()
    {
        string folder = "/run/ambicap/root" + fixture.Containerd.Folder;
        await using (PodRunner runner = NewRunner())
        {
            _ = await RunAsync(runner, s_pod);

            // The sandbox and three containers, of which one has a grant.
            string[] records = Directory.GetFiles(folder, "*.container", SearchOption.AllDirectories);
            Assert.Equal((4, 1), (records.Length, records.Count(record => File.ReadAllText(record).EndsWith("\ncontainer web\n", StringComparison.Ordinal))));
        }

        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    private PodRunner NewRunner(string handler = "ambicap") => new(
        fixture.Containerd.Connection,
        new RunOptions(handler, TimeSpan.FromSeconds(20), fixture.Containerd.Folder, fixture.Containerd.CgroupParent));

    private static async Task<PodRun> RunAsync(PodRunner runner, string text)
    {
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(text), "pod.yaml");
        return await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);
    }

    private async Task<string> ExecAsync(ContainerRun run, params string[] command)
    {
        ExecSyncRequest request = new() { ContainerId = run.Id, Timeout = 10 };
        request.Cmd.Add(command);
        ExecSyncResponse response = await fixture.Containerd.Connection.Runtime.ExecSyncAsync(request);
        Assert.Equal((0, ""), (response.ExitCode, response.Stderr.ToStringUtf8()));
        return response.Stdout.ToStringUtf8();
    }
}
