using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Managers;

public sealed class ManagerFinderTests
{
    private const string K3s = "var/lib/rancher/k3s/agent/etc/containerd/config.toml";

    [Theory]
    [InlineData("containerd", "etc/containerd/config.toml")]
    [InlineData("containerd", "run/containerd/containerd.sock")]
    [InlineData("k3s", "etc/containerd/config.toml", K3s)]
    [InlineData("containerd", "etc/containerd/config.toml", "run/containerd/containerd.sock", K3s)]
    [InlineData("k3s", "run/containerd/containerd.sock", "run/k3s/containerd/containerd.sock", K3s)]
    [InlineData("crio", "etc/containerd/config.toml", "run/crio/crio.sock")]
    [InlineData("crio", "etc/crio/crio.conf.d/10-crio.conf")]
    public void Find_Files_TellWhichItIs(string expected, params string[] files)
    {
        using TemporaryFolder folder = new();
        foreach (string file in files)
        {
            _ = folder.Write(file, "version = 2\n");
        }

        Assert.Equal(expected, ManagerFinder.Find(new HostRoot(folder.Path)).Name);
    }

    [Fact]
    public void Find_DockersContainerdBesideCrio_IsCrio()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("etc/containerd/config.toml", "disabled_plugins = [\"cri\"]\n");
        _ = folder.Write("run/containerd/containerd.sock", "");
        _ = folder.Write("run/crio/crio.sock", "");

        Assert.Equal("crio", ManagerFinder.Find(new HostRoot(folder.Path)).Name);
    }

    [Fact]
    public void Find_NothingOrTwo_IsRefused()
    {
        using TemporaryFolder folder = new();
        HostRoot root = new(folder.Path);
        string Message(string? name = null) => Assert.Throws<HostException>(() => ManagerFinder.Find(root, name)).Message;

        Assert.Equal("no container manager is on this host: no configuration and no socket of k3s, rke2, k0s, microk8s, containerd, crio; name it with --manager", Message());
        Assert.Equal("unknown container manager \"docker\"; use k3s, rke2, k0s, microk8s, containerd, crio", Message("docker"));
        _ = folder.Write("run/containerd/containerd.sock", "");
        _ = folder.Write("run/crio/crio.sock", "");
        Assert.Equal("both containerd and crio are on this host; name the kubelet's with --manager", Message());
        Assert.Equal("crio", ManagerFinder.Find(root, "crio").Name);
    }
}
