using System.Text.Json;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host;
using Ambicap.Host.Cri;
using Ambicap.Host.Files;
using Grpc.Core;

namespace Ambicap.Cli.Learn.Pods;

/// <summary>Where files that a container names are on this host: on a volume, or in the layers of its image.</summary>
/// <param name="containerd">The container's runtime.</param>
/// <param name="container">The container.</param>
/// <param name="volumes">Its Pod's volumes.</param>
internal sealed class PodFiles(PrivateContainerd containerd, RunnableContainer container, IReadOnlyList<RunnableVolume> volumes)
{
    /// <summary>Finds them.</summary>
    /// <param name="id">The container's id; null where none was created.</param>
    /// <param name="paths">Absolute paths in the container.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Those that were found, without what the container wrote itself.</returns>
    internal async Task<IReadOnlyList<string>> FindAsync(string? id, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        if (id is null || paths.Count == 0)
        {
            return [];
        }

        IReadOnlyList<string> layers = await LayersAsync(id, cancellation);
        return [.. paths.Select(path => OnVolume(path, out bool isOnVolume) ?? (isOnVolume ? null : InLayers(path, layers))).OfType<string>()];
    }

    /// <summary>The longest mount path counts, as in the container.</summary>
    private string? OnVolume(string path, out bool isOnVolume)
    {
        VolumeMount? mount = container.VolumeMounts.Where(mount => path == mount.MountPath || path.StartsWith(mount.MountPath.TrimEnd('/') + "/", StringComparison.Ordinal))
            .MaxBy(mount => mount.MountPath.Length);
        isOnVolume = mount is not null;
        return mount is not null && volumes.FirstOrDefault(volume => volume.Name == mount.Name)?.HostPath is { } host
            ? Existing(host, path[mount.MountPath.TrimEnd('/').Length..])
            : null;
    }

    private static string? InLayers(string path, IReadOnlyList<string> layers) => layers.Select(layer => Existing(layer, path)).FirstOrDefault(found => found is not null);

    /// <summary>Links are followed as the container would, never out of the folder.</summary>
    private static string? Existing(string folder, string path)
    {
        try
        {
            string found = new HostRoot(folder).Resolve(path).TrimEnd('/');
            return Path.Exists(found) ? found : null;
        }
        catch (HostException)
        {
            return null;
        }
    }

    /// <summary>The folders of its image, the uppermost first.</summary>
    private async Task<IReadOnlyList<string>> LayersAsync(string id, CancellationToken cancellation)
    {
        try
        {
            ContainerStatusResponse status = await containerd.Connection.Runtime.ContainerStatusAsync(
                new ContainerStatusRequest { ContainerId = id, Verbose = true }, cancellationToken: cancellation);
            using JsonDocument info = JsonDocument.Parse(status.Info["info"]);
            return info.RootElement.TryGetProperty("snapshotKey", out JsonElement key) ? await containerd.LayersAsync(key.GetString()!, cancellation) : [];
        }
        catch (RpcException failure) when (CriConnection.IsAnswer(failure))
        {
            // It is gone already.
            return [];
        }
    }
}
