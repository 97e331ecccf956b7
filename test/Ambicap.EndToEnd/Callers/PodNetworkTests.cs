using System.Text;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Host.Cri;
using Ambicap.Policy.Managers;

namespace Ambicap.EndToEnd.Callers;

/// <summary>Which engines let everybody listen on port 80, and ping, in a container's own network: what explain says of NET_BIND_SERVICE and NET_RAW.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class PodNetworkTests
{
    private const string Open = "0 0 2147483647";
    private const string Closed = "1024 1 0";

    private const string Manifest = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
          - {name: web, image: "ambicap.local/busybox:plain", command: [sleep, "1000"], securityContext: {runAsUser: 1000, capabilities: {drop: [ALL]}}}
        """;

    private static readonly string[] s_show = ["cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start", "/proc/sys/net/ipv4/ping_group_range"];

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public async Task Containerd_PodsOwnNetwork_IsOpenSince2_0(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateContainerd containerd = await ContainerdCallerTests.StartAsync(suite, "runc", hasOwnNetworkDefaults: true);
        await using PodRunner runner = new(containerd.Connection, new RunOptions("runc", TimeSpan.FromSeconds(20), containerd.Folder, containerd.CgroupParent));
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(Manifest), "pod.yaml");
        PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);
        Assert.True(ContainerManager.TryParse($"containerd:{suite.Version("containerd")}", out ContainerManager? manager, out string? error), error);
        Assert.Equal(manager.Rules.OpensNetwork ? Open : Closed, await ShowAsync(containerd, run.Containers[0].Id!));
    }

    /// <summary>The sysctl of ports is set there too, the one of ping is not.</summary>
    [Fact]
    public async Task Containerd_UserNamespace_HasOpenPortsAndNoPing()
    {
        using CallerSuite suite = CallerSuite.Enter("sid");
        await using PrivateContainerd containerd = await ContainerdCallerTests.StartAsync(suite, "runc", hasOwnNetworkDefaults: true);
        string id = await ContainerdCallerTests.StartInUserNamespaceAsync(containerd);
        Assert.Equal("0 65534 65534", await ShowAsync(containerd, id));
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public async Task Docker_OwnNetwork_IsOpen(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateDocker docker = new(suite, "{}", "");
        docker.Prepare();
        Assert.Equal(Open, Words(docker.Call(["run", "--rm", "--network", "none", "box", "grep", "-h", "", .. s_show[1..]]).Output));
        Assert.Equal(Closed, Words(docker.Call(["run", "--rm", "--network", "host", "box", "grep", "-h", "", .. s_show[1..]]).Output));
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public void Podman_OwnNetwork_IsClosed(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, "[engine]\nruntime = \"runc\"", "");
        Assert.StartsWith("1024 ", Words(podman.Call(["run", "--rm", "--network", "none", "localhost/box", "grep", "-h", "", .. s_show[1..]]).Output), StringComparison.Ordinal);
    }

    private static async Task<string> ShowAsync(PrivateContainerd containerd, string id)
    {
        ExecSyncRequest request = new() { ContainerId = id, Timeout = 10 };
        request.Cmd.Add(s_show);
        return Words((await containerd.Connection.Runtime.ExecSyncAsync(request)).Stdout.ToStringUtf8());
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
