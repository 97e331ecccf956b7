using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Ambicap.Tests;
using Capability = Ambicap.Capabilities.Capability;
using Google.Protobuf;

namespace Ambicap.EndToEnd.Callers;

/// <summary>A Pod with a grant on the containerd of every suite, in front of that suite's runc and crun.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class ContainerdCallerTests
{
    private const string SecurityContext =
        "{runAsUser: 1000, runAsGroup: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}";

    private const string Manifest = $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations: {ambient.ambicap.dev/web: "NET_BIND_SERVICE,NET_RAW"}
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
        """;

    private static readonly CapabilitySet s_granted = CapabilitySet.Of(Capability.NetBindService, Capability.NetRaw);

    public static MatrixTheoryData<string, string> Callers => new(["bookworm", "trixie", "sid"], ["runc", "crun"]);

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Pod_WithAGrant_HoldsItInContainerAndExec(string suiteName, string runtime)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateContainerd containerd = await StartAsync(suite, runtime);
        await using PodRunner runner = new(containerd.Connection, Options(containerd));
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(Manifest), "pod.yaml");
        PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);

        Assert.Equal([null, null], run.Containers.Select(container => container.Problem(run.Pod.RestartPolicy)));
        Assert.True(run.Containers[0].IsListening);
        Assert.Equal(new ProcessCapabilities(s_granted, s_granted, s_granted, s_granted, s_granted), run.Containers[0].Process!.Capabilities);
        Assert.Equal(StatusText.Of("2400"), await ExecAsync(containerd, run.Containers[0].Id!));
        Assert.Equal(StatusText.Of("0000"), await ExecAsync(containerd, run.Containers[1].Id!));
    }

    /// <summary><c>hostUsers: false</c> needs containerd 2.0, as Kubernetes says.</summary>
    [Theory]
    [InlineData("runc")]
    [InlineData("crun")]
    public async Task Pod_InAUserNamespace_HoldsItsGrant(string runtime)
    {
        using CallerSuite suite = CallerSuite.Enter("sid");
        await using PrivateContainerd containerd = await StartAsync(suite, runtime);
        string id = await StartInUserNamespaceAsync(containerd);

        Assert.Equal(StatusText.Of("2400"), await ExecAsync(containerd, id));
        Assert.Equal("         0  100000000      65536\n", await ExecAsync(containerd, id, "cat", "/proc/self/uid_map"));
    }

    /// <summary>Starts a suite's containerd.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="runtime">The OCI runtime: runc or crun.</param>
    /// <param name="hasOwnNetworkDefaults">Whether its own defaults for a Pod's network count, which a private containerd switches off.</param>
    internal static Task<PrivateContainerd> StartAsync(CallerSuite suite, string runtime, bool hasOwnNetworkDefaults = false) =>
        StartAsync(suite, runtime, s_granted, hasOwnNetworkDefaults);

    /// <inheritdoc cref="StartAsync(CallerSuite, string, bool)"/>
    internal static Task<PrivateContainerd> StartAsync(CallerSuite suite, string runtime, CapabilitySet allowed, bool hasOwnNetworkDefaults = false)
    {
        Prerequisites programs = new(
            hasOwnNetworkDefaults ? suite.Script("/usr/bin/containerd", "sed -i /enable_unprivileged/d \"$2\"") : suite.Script("/usr/bin/containerd"),
            suite.Script("/usr/bin/ctr"),
            runtime == "runc" ? "/usr/sbin/runc" : "/usr/bin/crun",
            "/usr/lib/cni",
            Path.Combine(suite.Folder, "usr/bin/busybox"),
            Repository.Program("ambicap-runtime"));
        return PrivateContainerd.StartAsync(programs, allowed, CancellationToken.None);
    }

    private static RunOptions Options(PrivateContainerd containerd) =>
        new("ambicap", TimeSpan.FromSeconds(20), containerd.Folder, containerd.CgroupParent);

    /// <summary>What the kubelet asks for where a Pod says <c>hostUsers: false</c>. The containerd removes it in the end.</summary>
    internal static async Task<string> StartInUserNamespaceAsync(PrivateContainerd containerd)
    {
        // The container's root, who is nobody on the machine, must reach the root file system.
        File.SetUnixFileMode(containerd.Folder, (UnixFileMode)0x1C9);

        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(Manifest), "pod.yaml");
        RunnableContainer web = manifest.Pod.Containers[0];
        PodSandboxConfig sandbox = SandboxRequest.Of(manifest.Pod, manifest.Grants, Options(containerd));
        sandbox.Linux.SecurityContext.NamespaceOptions = WithUserNamespace(sandbox.Linux.SecurityContext.NamespaceOptions);
        Image image = (await new ImageStore(containerd.Connection).EnsureAsync(manifest.Pod, sandbox, CancellationToken.None))[web.Image];
        ContainerConfig config = ContainerRequest.Of(manifest.Pod, web, image, sandbox, Options(containerd));
        config.Linux.SecurityContext.NamespaceOptions = WithUserNamespace(config.Linux.SecurityContext.NamespaceOptions);

        RuntimeService.RuntimeServiceClient runtime = containerd.Connection.Runtime;
        string pod = (await runtime.RunPodSandboxAsync(new RunPodSandboxRequest { Config = sandbox, RuntimeHandler = "ambicap" })).PodSandboxId;
        CreateContainerRequest create = new() { PodSandboxId = pod, Config = config, SandboxConfig = sandbox };
        string id = (await runtime.CreateContainerAsync(create)).ContainerId;
        _ = await runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id });
        return id;
    }

    /// <summary>The CRI's NamespaceOption with userns_options (5): mode POD, and 65536 ids from 0 on for users (2) and groups (3).</summary>
    private static NamespaceOption WithUserNamespace(NamespaceOption options)
    {
        // IDMapping: host_id (1) 100000000, container_id (2) 0, length (3) 65536
        byte[] mapping = [0x08, 0x80, 0xC2, 0xD7, 0x2F, 0x18, 0x80, 0x80, 0x04];
        byte[] both = [0x12, (byte)mapping.Length, .. mapping, 0x1A, (byte)mapping.Length, .. mapping];
        return NamespaceOption.Parser.ParseFrom([.. options.ToByteArray(), 0x2A, (byte)both.Length, .. both]);
    }

    private static Task<string> ExecAsync(PrivateContainerd containerd, string id) => ExecAsync(containerd, id, "grep", "Cap", "/proc/self/status");

    private static async Task<string> ExecAsync(PrivateContainerd containerd, string id, params string[] command)
    {
        ExecSyncRequest request = new() { ContainerId = id, Timeout = 10 };
        request.Cmd.Add(command);
        ExecSyncResponse response = await containerd.Connection.Runtime.ExecSyncAsync(request);
        Assert.Equal((0, ""), (response.ExitCode, response.Stderr.ToStringUtf8()));
        return response.Stdout.ToStringUtf8();
    }
}
