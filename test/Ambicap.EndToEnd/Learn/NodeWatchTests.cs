using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Run;
using Ambicap.Host.Tracing;

namespace Ambicap.EndToEnd.Learn;

/// <summary>What of a grant containers on a real containerd use: those that run already, and those that start while it is watched.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class NodeWatchTests(ContainerdFixture fixture)
{
    private static readonly CapabilitySet s_granted = CapabilitySet.Of(Capability.NetBindService);

    [Fact]
    public async Task Read_RunningAndNewContainers_TellsUsedFromUnused()
    {
        Assert.SkipWhen(CapabilityWatch.Missing() is not null, $"{CapabilityWatch.Missing()}");
        await using PodRunner before = NewRunner();
        await RunAsync(before, "before");
        using NodeWatch watch = NodeWatch.Start();
        await using PodRunner later = NewRunner();
        PodRun run = await RunAsync(later, "later");
        Assert.True(run.IsGood);

        NodeObservation seen = watch.Read();
        Assert.Equal(["web"], Of(seen, "before").Select(entry => entry.Container.Name));
        Assert.Equal(["web"], Of(seen, "later").Select(entry => entry.Container.Name));
        ContainerObservation old = Of(seen, "before")[0];
        Assert.Equal((s_granted, CapabilitySet.Empty, s_granted), (old.Granted, old.Used, old.Unused));
        ContainerObservation web = Of(seen, "later")[0];
        Assert.Equal((s_granted, s_granted, CapabilitySet.Empty), (web.Granted, web.Used, web.Unused));

        // Exactly what the program itself asked for: the runtime's set-up, which asks for much more, is left out.
        ObservedCapability bind = Assert.Single(web.Capabilities, entry => entry is { Capability: Capability.NetBindService });
        Assert.Equal((1, 0, "httpd"), (bind.Granted, bind.Refused, bind.FirstCommand));
        Assert.DoesNotContain(web.Capabilities, entry => entry.Capability == Capability.SysAdmin && entry.Granted + entry.Refused > 0);
        Assert.Equal(0, seen.Lost);
    }

    [Fact]
    public async Task Read_ExecIntoAContainer_BelongsToIt()
    {
        Assert.SkipWhen(CapabilityWatch.Missing() is not null, $"{CapabilityWatch.Missing()}");
        await using PodRunner runner = NewRunner();
        PodRun run = await RunAsync(runner, "exec");
        using NodeWatch watch = NodeWatch.Start();
        await fixture.Containerd.Connection.Runtime.ExecSyncAsync(new() { ContainerId = run.Containers[0].Id, Cmd = { "sh", "-c", "sleep 0.5; chown 0 /tmp; true" }, Timeout = 10 });

        ContainerObservation web = Of(watch.Read(), "exec")[0];
        Assert.Equal(CapabilitySet.Of(Capability.Chown), web.Refused & CapabilitySet.Of(Capability.Chown));
    }

    private static ContainerObservation[] Of(NodeObservation seen, string pod) => [.. seen.Containers.Where(entry => entry.Container.Pod == $"learn/{pod}")];

    private PodRunner NewRunner() => new(
        fixture.Containerd.Connection, new RunOptions("ambicap", TimeSpan.FromSeconds(20), fixture.Containerd.Folder, fixture.Containerd.CgroupParent));

    private static async Task<PodRun> RunAsync(PodRunner runner, string name)
    {
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{name}}}, namespace: learn}
            spec:
              containers:
              - name: web
                image: ambicap.local/busybox:plain
                command: [httpd, -f, -p, "80", -h, /www]
                ports: [{containerPort: 80}]
                securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]}}
              - name: plain
                image: ambicap.local/busybox:plain
                command: [sleep, "1000"]
                securityContext: {runAsUser: 1000}
            """), "pod");
        return await runner.RunAsync(manifest.Pod, manifest.Grants, TestContext.Current.CancellationToken);
    }
}
