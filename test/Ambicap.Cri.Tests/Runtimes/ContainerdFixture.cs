using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.Cri.Tests.Runtimes;

/// <summary>A real containerd, private to these tests, and the published proxy in front of it.</summary>
public sealed class ContainerdFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PrivateContainerd? _containerd;
    private ProxyProcess? _proxy;
    private CriConnection? _connection;

    /// <summary>The containerd; the test is skipped where there is none.</summary>
    internal PrivateContainerd Containerd
    {
        get
        {
            Repository.NeedsRoot();
            return _containerd!;
        }
    }

    /// <summary>A connection through the proxy.</summary>
    internal CriConnection Proxied
    {
        get
        {
            Repository.NeedsRoot();
            return _connection!;
        }
    }

    internal string RuntimeSocket => Containerd.Endpoint["unix://".Length..];

    internal string ProxySocket => _folder.File("cri.sock");

    internal string NewSocket() => _folder.File($"{Guid.NewGuid():N}.sock");

    internal PodRunner NewRunner(string handler = "ambicap") =>
        new(Proxied, new RunOptions(handler, TimeSpan.FromSeconds(20), Containerd.Folder, Containerd.CgroupParent));

    /// <summary>Runs a sandbox that is gone after the test with its containers.</summary>
    internal async Task<TestSandbox> StartSandboxAsync(string handler, params IEnumerable<(string Key, string Value)> annotations)
    {
        string id = Guid.NewGuid().ToString("N");
        PodSandboxConfig config = new()
        {
            Metadata = new PodSandboxMetadata { Name = id, Namespace = "test", Uid = id },
            LogDirectory = Path.Combine(Containerd.Folder, "logs", id),
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = Containerd.CgroupParent,
                SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = TestSandbox.Namespaces },
            },
        };
        foreach ((string key, string value) in annotations)
        {
            config.Annotations[key] = value;
        }

        RunPodSandboxRequest request = new() { Config = config, RuntimeHandler = handler };
        return new TestSandbox(_containerd!.Connection, (await Proxied.Runtime.RunPodSandboxAsync(request)).PodSandboxId, config);
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Prerequisites programs = Prerequisites.Find(Repository.Program("ambicap-runtime"));
            CapabilitySet allowed = CapabilitySet.Of(
                Capabilities.Capability.NetBindService, Capabilities.Capability.SysChroot, Capabilities.Capability.Syslog);
            _containerd = await PrivateContainerd.StartAsync(programs, allowed, CancellationToken.None);
            _proxy = await ProxyProcess.StartAsync(ProxySocket, RuntimeSocket);
            _connection = await CriConnection.OpenAsync("unix://" + ProxySocket, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        _proxy?.Dispose();
        if (_containerd is not null)
        {
            await _containerd.DisposeAsync();
        }

        _folder.Dispose();
    }
}
