namespace Ambicap.Host.Managers;

/// <summary>In which way a container manager takes another handler.</summary>
internal enum HandlerPlace
{
    /// <summary>containerd's own configuration file, or a file that it imports.</summary>
    Containerd,

    /// <summary>The template from which k3s or RKE2 writes containerd's file at each start.</summary>
    RancherTemplate,

    /// <summary>The folder from which k0s takes files into containerd's.</summary>
    K0sFolder,

    /// <summary>The template from which MicroK8s writes containerd's file at each start.</summary>
    MicroK8sTemplate,

    /// <summary>CRI-O's folder of configuration files.</summary>
    CrioFolder,
}

/// <summary>A container manager and where it has its things on a host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">In which way it takes a handler.</param>
/// <param name="ConfigFile">Its configuration file: that of containerd itself also where it is written from a template.</param>
/// <param name="Socket">Its CRI endpoint.</param>
/// <param name="Services">The services that may run it, of which a host has one.</param>
/// <param name="Programs">Where its program may be.</param>
internal sealed record HostManager(
    string Name, HandlerPlace Place, string ConfigFile, string Socket, IReadOnlyList<string> Services, IReadOnlyList<string> Programs)
{
    private static readonly string[] s_usualFolders = ["/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/usr/sbin", "/opt/bin"];

    /// <summary>Those that are known; where a host has several, the ones that bring a containerd of their own come first.</summary>
    internal static IReadOnlyList<HostManager> All { get; } =
    [
        new("k3s", HandlerPlace.RancherTemplate, "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
            "/run/k3s/containerd/containerd.sock", ["k3s", "k3s-agent"], ["/var/lib/rancher/k3s/data/current/bin/containerd"]),
        new("rke2", HandlerPlace.RancherTemplate, "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
            "/run/k3s/containerd/containerd.sock", ["rke2-server", "rke2-agent"], ["/var/lib/rancher/rke2/bin/containerd"]),
        new("k0s", HandlerPlace.K0sFolder, "/etc/k0s/containerd.toml",
            "/run/k0s/containerd.sock", ["k0sworker", "k0scontroller"], ["/var/lib/k0s/bin/containerd"]),
        new("microk8s", HandlerPlace.MicroK8sTemplate, "/var/snap/microk8s/current/args/containerd.toml",
            "/var/snap/microk8s/common/run/containerd.sock", ["snap.microk8s.daemon-containerd"], ["/snap/microk8s/current/bin/containerd"]),
        new("containerd", HandlerPlace.Containerd, "/etc/containerd/config.toml",
            "/run/containerd/containerd.sock", ["containerd"], InUsualFolders("containerd")),
        new("crio", HandlerPlace.CrioFolder, "/etc/crio/crio.conf",
            "/run/crio/crio.sock", ["crio"], InUsualFolders("crio")),
    ];

    /// <summary>Whether it is containerd, by whatever name.</summary>
    internal bool IsContainerd => Place != HandlerPlace.CrioFolder;

    /// <summary>Whether its file shows what is in force only after a start: it is written from a template then.</summary>
    internal bool IsWrittenAtStart => Place is HandlerPlace.RancherTemplate or HandlerPlace.K0sFolder or HandlerPlace.MicroK8sTemplate;

    private static string[] InUsualFolders(string program) => Array.ConvertAll(s_usualFolders, folder => $"{folder}/{program}");
}
