using System.Globalization;
using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Images;
using Ambicap.Host.Cri;

namespace Ambicap.Node.Tests.Hosts;

/// <summary>A Pod with a grant that somebody runs on a node, and the container in it.</summary>
internal sealed class GrantedPod
{
    private readonly string _sandbox;
    private readonly string _container;

    private GrantedPod(string sandbox, string container)
    {
        _sandbox = sandbox;
        _container = container;
    }

    /// <summary>Starts one that is granted NET_BIND_SERVICE, of user 1000, and sleeps, or runs a command.</summary>
    internal static async Task<GrantedPod> StartAsync(CriConnection connection, string handler = "ambicap", params string[] command)
    {
        NamespaceOption namespaces = new() { Network = NamespaceMode.Node, Pid = NamespaceMode.Container };
        PodSandboxConfig config = new()
        {
            Metadata = new PodSandboxMetadata { Name = Guid.NewGuid().ToString(), Namespace = "test", Uid = Guid.NewGuid().ToString() },
            Annotations = { ["ambient.ambicap.dev/web"] = "NET_BIND_SERVICE" },
            Linux = new LinuxPodSandboxConfig { CgroupParent = RealNode.CgroupParent, SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = namespaces } },
        };
        string sandbox = (await connection.Runtime.RunPodSandboxAsync(new RunPodSandboxRequest { Config = config, RuntimeHandler = handler })).PodSandboxId;
        ContainerConfig container = new()
        {
            Metadata = new ContainerMetadata { Name = "web" },
            Image = new ImageSpec { Image = BusyboxImages.Plain },
            Command = { command.Length > 0 ? command : ["sleep", "1000"] },
            Linux = new LinuxContainerConfig
            {
                SecurityContext = new LinuxContainerSecurityContext
                {
                    RunAsUser = new Int64Value { Value = 1000 },
                    NoNewPrivs = true,
                    NamespaceOptions = namespaces,
                    Capabilities = new Host.Cri.Capability { DropCapabilities = { "ALL" } },
                },
            },
        };
        string id = (await connection.Runtime.CreateContainerAsync(new CreateContainerRequest { PodSandboxId = sandbox, Config = container, SandboxConfig = config })).ContainerId;
        _ = await connection.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id });
        return new GrantedPod(sandbox, id);
    }

    /// <summary>The ambient set of its first process.</summary>
    internal async Task<CapabilitySet> AmbientAsync(CriConnection connection)
    {
        ContainerStatusResponse status = await connection.Runtime.ContainerStatusAsync(new ContainerStatusRequest { ContainerId = _container, Verbose = true });
        Assert.Equal(ContainerState.ContainerRunning, status.Status.State);
        using JsonDocument info = JsonDocument.Parse(status.Info["info"]);
        return ProcessStatus.TryRead(info.RootElement.GetProperty("pid").GetInt32())!.Capabilities.Ambient;
    }

    /// <summary>The ambient set of a process that is executed in it, as it reads it itself.</summary>
    internal async Task<string> ExecAsync(CriConnection connection)
    {
        ExecSyncRequest request = new() { ContainerId = _container, Timeout = 20, Cmd = { "grep", "CapAmb", "/proc/self/status" } };
        ExecSyncResponse response = await connection.Runtime.ExecSyncAsync(request);
        Assert.Equal((0, ""), (response.ExitCode, response.Stderr.ToStringUtf8()));
        return response.Stdout.ToStringUtf8().Trim();
    }

    /// <summary>Stops it and removes it.</summary>
    internal async Task RemoveAsync(CriConnection connection)
    {
        _ = await connection.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = _container, Timeout = 1 });
        _ = await connection.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = _sandbox });
        _ = await connection.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = _sandbox });
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_sandbox}/{_container}");
}
