namespace Ambicap.Policy.Managers;

/// <summary>Where container managers and OCI runtimes keep running containers on a node, by default.</summary>
public static class ManagerFolders
{
    /// <summary>How the name of containerd's shim begins; it works in the bundle of its Pod's sandbox.</summary>
    public const string ContainerdShim = "containerd-shim";

    /// <summary>What stands between a container and Podman or CRI-O.</summary>
    public const string Conmon = "conmon";

    private static readonly string[] s_containerdTasks =
    [
        "/run/containerd/io.containerd.runtime.v2.task/k8s.io",
        "/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
        "/run/containerd/io.containerd.runtime.v2.task/moby",
        "/run/containerd/io.containerd.runtime.v2.task/default",
    ];

    /// <summary>Where the OCI runtimes of root keep their state, each in a folder of its own name.</summary>
    public static string RuntimeState => "/run";

    /// <summary>Where those of other users do, below a folder for each.</summary>
    public static string UserRuntimeState => "/run/user";

    /// <summary>The bundles that a container may have by its id.</summary>
    public static IEnumerable<string> BundlesOf(string id) =>
        s_containerdTasks.Select(folder => $"{folder}/{id}").Append($"/run/containers/storage/overlay-containers/{id}/userdata");
}
