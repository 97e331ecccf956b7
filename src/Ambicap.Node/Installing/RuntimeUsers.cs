using Ambicap.Host.Containers;
using Ambicap.Host.Files;

namespace Ambicap.Node.Installing;

/// <summary>
/// Tells which containers of the host still call ambicap-runtime. Without its file they could be neither executed in, nor killed, nor
/// deleted: containerd's shim writes the path into the bundle, and ambicap-runtime itself has a record of each container.
/// </summary>
internal sealed class RuntimeUsers(HostRoot root)
{
    private static readonly string[] s_tasks =
    [
        "/run/containerd/io.containerd.runtime.v2.task",
        "/run/k3s/containerd/io.containerd.runtime.v2.task",
        "/run/k0s/containerd/io.containerd.runtime.v2.task",
        "/run/k0s/io.containerd.runtime.v2.task",
        "/var/snap/microk8s/common/run/containerd/io.containerd.runtime.v2.task",
        "/run/docker/containerd/daemon/io.containerd.runtime.v2.task",
    ];

    private static readonly string[] s_names = ["runtime", "options.json"];

    /// <summary>How many containers were made through ambicap-runtime and are not deleted yet.</summary>
    internal int Count()
    {
        int recorded = ContainerRecords.Files(root.Path).Count(MayBeThere);
        return Math.Max(recorded, Bundles().Count(bundle => BundleNames(bundle, RuntimeFiles.Folder + "/")));
    }

    /// <summary>Whether a bundle names a file.</summary>
    internal bool AnyNames(string path) => Bundles().Any(bundle => BundleNames(bundle, path));

    /// <summary>What a crash left names a bundle that is gone, and needs nothing any more. A record that does not say which may be of a container.</summary>
    private bool MayBeThere(FileInfo record) => ContainerRecords.Config(record, out _) is not { } config || File.Exists(root.Resolve(config));

    private IEnumerable<string> Bundles() => s_tasks.Select(root.Resolve).Where(Directory.Exists)
        .SelectMany(Directory.EnumerateDirectories).SelectMany(Directory.EnumerateDirectories);

    private static bool BundleNames(string bundle, string text) => s_names.Any(name =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(bundle, name)).Contains(text, StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The container is gone meanwhile, or its shim writes no such file.
            return false;
        }
    });
}
