using Ambicap.Host.Files;

namespace Ambicap.Host.Managers;

/// <summary>Finds the file of the OCI runtime that a handler leads to.</summary>
internal static class RealRuntime
{
    // Those that managers bring along, each with a runc of its own, and then those of a distribution.
    private static readonly (string Manager, string Folder)[] s_folders =
    [
        ("k3s", "/var/lib/rancher/k3s/data/current/bin"),
        ("rke2", "/var/lib/rancher/rke2/bin"),
        ("k0s", "/var/lib/k0s/bin"),
        ("microk8s", "/snap/microk8s/current/bin"),
        ("crio", "/usr/libexec/crio"),
        ("", "/usr/local/sbin"), ("", "/usr/local/bin"), ("", "/usr/sbin"), ("", "/usr/bin"), ("", "/opt/bin"),
    ];

    /// <summary>The path on the host.</summary>
    /// <param name="root">The host.</param>
    /// <param name="manager">Its container manager.</param>
    /// <param name="name">A name, or a path; empty for runc.</param>
    /// <exception cref="HostException">It is nowhere.</exception>
    internal static string Find(HostRoot root, HostManager manager, string name)
    {
        string wanted = name.Length > 0 ? name : "runc";
        IEnumerable<string> candidates = wanted.StartsWith('/') ? [wanted]
            : s_folders.Where(folder => folder.Manager.Length == 0 || folder.Manager == manager.Name).Select(folder => $"{folder.Folder}/{wanted}");
        return candidates.FirstOrDefault(root.Exists)
            ?? throw new HostException($"the OCI runtime {wanted} of the default handler is not on this host; install it, or name it as runtime in the node's limit");
    }
}
