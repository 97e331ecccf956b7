using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Host.Cri;
using Ambicap.Node.Tests.Hosts;
using Ambicap.Tests;
using Grpc.Core;
using Capability = Ambicap.Capabilities.Capability;

namespace Ambicap.Node.Tests.Programs;

/// <summary>The published ambicap-node on nodes with real containerd 1.6, 1.7, 2.1 and CRI-O, from the first Pod to the last.</summary>
public sealed class InstallTests
{
    private const string Ambient = "CapAmb:\t0000000000000400";

    public static TheoryData<string> Suites => RealNode.Suites;

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Install_ThenUninstallUnderAPod_HurtsNothingAndLeavesNothing(string suite)
    {
        await using RealNode node = await RealNode.StartAsync(suite);
        IReadOnlyDictionary<string, string> before = node.Files();
        string config = File.ReadAllText(node.ConfigFile);

        Assert.EndsWith($"ready: 0.1.0 grants within NET_BIND_SERVICE on {node.Manager.Name}\n", node.Succeed("install"), StringComparison.Ordinal);
        Assert.Equal(1, node.Restarts);
        Assert.Equal(config.Length, Common(config, File.ReadAllText(node.ConfigFile)));

        // What is there already is not done again, and restarts nothing.
        _ = node.Succeed("install");
        Assert.Equal(1, node.Restarts);
        using JsonDocument status = JsonDocument.Parse(node.Succeed("status", "-o", "json"));
        Assert.True(status.RootElement.GetProperty("ready").GetBoolean());

        using CriConnection connection = await node.ConnectAsync();
        GrantedPod pod = await GrantedPod.StartAsync(connection);
        Assert.Equal(CapabilitySet.Of(Capability.NetBindService), await pod.AmbientAsync(connection));

        ProgramRun kept = node.Run("uninstall");
        string why = $"keeps the handler and /opt/ambicap/bin/ambicap-runtime, {WhichNeed(suite)}\n";
        Assert.Equal((3, ""), (kept.ExitCode, kept.Errors));
        Assert.EndsWith(why, kept.Output, StringComparison.Ordinal);
        Assert.Equal(1, node.Restarts);
        Assert.Equal(CapabilitySet.Of(Capability.NetBindService), await pod.AmbientAsync(connection));
        Assert.Equal(Ambient, await pod.ExecAsync(connection));
        await pod.RemoveAsync(connection);

        Assert.EndsWith("uninstalled\n", node.Succeed("uninstall"), StringComparison.Ordinal);

        // A kubelet starts what has ended once more, until the DaemonSet is gone.
        _ = node.Succeed("uninstall");
        Assert.Equal(2, node.Restarts);
        Assert.Equal(before, node.Files());
    }

    /// <summary>By force the handler goes at once. containerd 2 then executes nothing in its containers, but stops them.</summary>
    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    [InlineData("sid")]
    [InlineData(NodeManager.NewContainerd)]
    public async Task Uninstall_ByForceUnderAPod_TakesTheHandlerAndLeavesThePodToBeStopped(string suite)
    {
        await using RealNode node = await RealNode.StartAsync(suite);
        IReadOnlyDictionary<string, string> before = node.Files();
        string config = File.ReadAllText(node.ConfigFile);
        _ = node.Succeed("install");
        GrantedPod pod;
        using (CriConnection connection = await node.ConnectAsync())
        {
            pod = await GrantedPod.StartAsync(connection);
        }

        ProgramRun kept = node.Run("uninstall", "--force");
        Assert.Equal((3, ""), (kept.ExitCode, kept.Errors));
        Assert.Contains("keeps /opt/ambicap/bin/ambicap-runtime, which 2 containers still need", kept.Output, StringComparison.Ordinal);
        Assert.Equal(config, File.ReadAllText(node.ConfigFile));

        using CriConnection restarted = await node.ConnectAsync();
        Assert.Equal(CapabilitySet.Of(Capability.NetBindService), await pod.AmbientAsync(restarted));
        if (suite is "sid" or NodeManager.NewContainerd)
        {
            RpcException failure = await Assert.ThrowsAsync<RpcException>(() => pod.ExecAsync(restarted));
            Assert.Contains("no runtime for \"ambicap\" is configured", failure.Status.Detail, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(Ambient, await pod.ExecAsync(restarted));
        }

        await pod.RemoveAsync(restarted);
        Assert.EndsWith("uninstalled\n", node.Succeed("uninstall"), StringComparison.Ordinal);
        Assert.Equal(before, node.Files());
    }

    /// <summary>CRI-O would let the Pod be neither stopped nor removed, so it keeps the handler by force too.</summary>
    [Fact]
    public async Task Uninstall_ByForceUnderAPodOfCrio_KeepsTheHandlerUntilItIsGone()
    {
        await using RealNode node = await RealNode.StartAsync(NodeManager.Crio);
        IReadOnlyDictionary<string, string> before = node.Files();
        _ = node.Succeed("install");
        using CriConnection connection = await node.ConnectAsync();
        GrantedPod pod = await GrantedPod.StartAsync(connection);

        ProgramRun kept = node.Run("uninstall", "--force");
        const string why = "keeps the handler and /opt/ambicap/bin/ambicap-runtime, which 1 container still needs to be executed in and stopped; "
            + "--force leaves it too, since CRI-O stops no container whose handler is not configured; run uninstall again when they are gone\n";
        Assert.Equal((3, ""), (kept.ExitCode, kept.Errors));
        Assert.EndsWith(why, kept.Output, StringComparison.Ordinal);
        Assert.Equal(1, node.Restarts);
        Assert.Equal(Ambient, await pod.ExecAsync(connection));
        await pod.RemoveAsync(connection);

        Assert.EndsWith("uninstalled\n", node.Succeed("uninstall", "--force"), StringComparison.Ordinal);
        Assert.Equal(before, node.Files());
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Install_AnotherVersion_TakesOverContainersThatRun(string suite)
    {
        await using RealNode node = await RealNode.StartAsync(suite);
        using TemporaryFolder folder = new();
        string older = folder.Script("ambicap-runtime", $$"""
            [ "$1" != --ambicap-version ] || { echo ambicap-runtime 0.0.9; exit; }
            exec /opt/ambicap/real "$@"
            """);
        _ = Directory.CreateDirectory(node.Outside("/opt/ambicap"));
        File.Copy(Repository.Program("ambicap-runtime"), node.Outside("/opt/ambicap/real"));

        Assert.Contains("ready: 0.0.9 ", node.Succeed("install", "--runtime", older), StringComparison.Ordinal);
        using CriConnection connection = await node.ConnectAsync();
        GrantedPod pod = await GrantedPod.StartAsync(connection);

        Assert.Contains("ready: 0.1.0 ", node.Succeed("install"), StringComparison.Ordinal);
        Assert.Equal("../versions/0.1.0/ambicap-runtime", LinkOf(node));
        Assert.Equal(Ambient, await pod.ExecAsync(connection));

        Assert.Contains("ready: 0.0.9 ", node.Succeed("install", "--runtime", older), StringComparison.Ordinal);
        Assert.Equal("../versions/0.0.9/ambicap-runtime", LinkOf(node));
        Assert.Equal(Ambient, await pod.ExecAsync(connection));
        Assert.Equal(1, node.Restarts);
        Assert.Equal(["0.0.9", "0.1.0"], Directory.GetDirectories(node.Outside("/opt/ambicap/versions")).Select(Path.GetFileName).Order());
        await pod.RemoveAsync(connection);
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("sid")]
    [InlineData(NodeManager.NewContainerd)]
    public async Task Install_NoConfigurationFile_WritesOneThatOnlyAddsTheHandler(string suite)
    {
        await using RealNode node = await RealNode.StartAsync(suite, "");
        IReadOnlyDictionary<string, string> before = node.Files();

        // Its Pods cannot be run on this machine, which lacks what restrict_oom_score_adj does without, so the way back is seen too.
        ProgramRun run = node.Run("install", "--probe-image", "ambicap.local/pause:1");

        Assert.Contains("writes /etc/containerd/config.toml", run.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0 || run.Output.Contains("goes back: a Pod of handler ambicap cannot be run", StringComparison.Ordinal), run.Output + run.Errors);
        _ = node.Succeed("uninstall");
        Assert.Equal(before, node.Files());
    }

    /// <summary>A sandbox is a container to containerd; CRI-O makes none that has nothing to do.</summary>
    private static string WhichNeed(string suite) => suite == NodeManager.Crio
        ? "which 1 container still needs to be executed in and stopped; run uninstall again when they are gone"
        : "which 2 containers still need to be executed in and stopped; run uninstall again when they are gone";

    private static string? LinkOf(RealNode node) => new FileInfo(node.Outside("/opt/ambicap/bin/ambicap-runtime")).LinkTarget;

    /// <summary>How much of the first text is in the second, in its order.</summary>
    private static int Common(string first, string second)
    {
        int at = 0;
        foreach (char c in second)
        {
            at += at < first.Length && first[at] == c ? 1 : 0;
        }

        return at;
    }
}
