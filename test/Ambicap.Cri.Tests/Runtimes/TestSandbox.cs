using Ambicap.Host.Cri;
using ContainerConfig = Ambicap.Host.Cri.ContainerConfig;
using ContainerMetadata = Ambicap.Host.Cri.ContainerMetadata;
using CreateContainerRequest = Ambicap.Host.Cri.CreateContainerRequest;
using Google.Protobuf;
using LinuxContainerConfig = Ambicap.Host.Cri.LinuxContainerConfig;
using LinuxContainerSecurityContext = Ambicap.Host.Cri.LinuxContainerSecurityContext;
using PodSandboxConfig = Ambicap.Host.Cri.PodSandboxConfig;

namespace Ambicap.Cri.Tests.Runtimes;

/// <summary>A running sandbox, and requests for containers in it as a client of the CRI makes them.</summary>
internal sealed class TestSandbox(CriConnection direct, string id, PodSandboxConfig config) : IAsyncDisposable
{
    internal string Id => id;

    /// <summary>A process namespace for each container, as the kubelet has it, so that process 1 is the container's own.</summary>
    internal static NamespaceOption Namespaces => new() { Pid = NamespaceMode.Container };

    /// <summary>A container of user 1000 with everything dropped, under the runtime's default seccomp profile.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="command">What it runs.</param>
    /// <param name="ambient">What the CRI's field names.</param>
    /// <param name="drop">What it drops.</param>
    /// <param name="user">Its user.</param>
    /// <param name="attempt">How often it was tried before.</param>
    internal byte[] Request(string name, string[] command, string[]? ambient = null, string[]? drop = null, long user = 1000, uint attempt = 0)
    {
        ContainerConfig container = new()
        {
            Metadata = new ContainerMetadata { Name = name, Attempt = attempt },
            Image = new ImageSpec { Image = "ambicap.local/busybox:plain" },
            LogPath = $"{name}.log",
            Linux = new LinuxContainerConfig
            {
                SecurityContext = new LinuxContainerSecurityContext
                {
                    RunAsUser = new Int64Value { Value = user },
                    NoNewPrivs = true,
                    NamespaceOptions = Namespaces,
                    Seccomp = new Host.Cri.SecurityProfile { ProfileType = Host.Cri.SecurityProfile.Types.ProfileType.RuntimeDefault },
                    Capabilities = new Host.Cri.Capability(),
                },
            },
        };
        container.Command.Add(command);
        container.Linux.SecurityContext.Capabilities.DropCapabilities.Add(drop ?? ["ALL"]);
        CreateContainerRequest request = new() { PodSandboxId = id, Config = container, SandboxConfig = config };
        return ambient is null ? request.ToByteArray() : [.. request.ToByteArray(), .. Ambient(ambient).ToByteArray()];
    }

    public async ValueTask DisposeAsync()
    {
        _ = await direct.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = id });
        _ = await direct.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id });
    }

    private static Ambicap.Cri.Containers.CreateContainerRequest Ambient(string[] names)
    {
        Ambicap.Cri.Containers.Capability capabilities = new();
        capabilities.AddAmbientCapabilities.Add(names);
        return new Ambicap.Cri.Containers.CreateContainerRequest
        {
            Config = new Ambicap.Cri.Containers.ContainerConfig
            {
                Linux = new Ambicap.Cri.Containers.LinuxContainerConfig
                {
                    SecurityContext = new Ambicap.Cri.Containers.LinuxContainerSecurityContext { Capabilities = capabilities },
                },
            },
        };
    }
}
