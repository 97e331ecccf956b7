using Ambicap.Cli.Conformance.Images;
using Ambicap.Host.Cri;
using Ambicap.Host.ImageImport;
using Grpc.Core;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>The image on the node: the one that is there, or one that is brought for the run and taken away after it.</summary>
internal sealed class NodeImage : IAsyncDisposable
{
    private const string TagPrefix = "ambicap.local/conformance:";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly ContainerdImport? _import;

    private NodeImage(string name, string id, ContainerdImport? import) => (Name, Id, _import) = (name, id, import);

    /// <summary>Its name on the node.</summary>
    internal string Name { get; }

    /// <summary>The runtime's id of it.</summary>
    internal string Id { get; }

    /// <summary>Finds or brings it.</summary>
    /// <param name="connection">The runtime.</param>
    /// <param name="archive">The archive to bring; null for what is there, else the built-in image.</param>
    /// <param name="folder">A folder of this run.</param>
    /// <param name="owner">This run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The runtime takes none.</exception>
    internal static async Task<NodeImage> EnsureAsync(
        CriConnection connection, string? archive, string folder, RunOwner owner, CancellationToken cancellation)
    {
        if (archive is null && await FindAsync(connection, ConformanceImage.Name, cancellation).ConfigureAwait(false) is { } there)
        {
            return new NodeImage(ConformanceImage.Name, there, null);
        }

        string file = archive ?? Path.Combine(folder, "image.tar");
        if (archive is null)
        {
            ConformanceImage.Save(file);
        }

        ContainerdImport import = new(connection);
        string name = TagPrefix + owner;
        try
        {
            ArchivedImage image = ArchivedImage.Read(file);
            await import.StoreAsync(name, image.MediaType, image.Blobs, cancellation).ConfigureAwait(false);
            return new NodeImage(name, await WaitAsync(connection, name, cancellation).ConfigureAwait(false), import);
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Unimplemented)
        {
            throw new InputException(
                $"the runtime at {connection.Endpoint} takes no image over its socket, and does not have {ConformanceImage.Name}; on the node: "
                + $"ambicap conformance --save-image image.tar && skopeo copy oci-archive:image.tar containers-storage:{ConformanceImage.Name}");
        }
        catch
        {
            await TryRemoveAsync(import, name).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes what killed runs brought.</summary>
    internal static async Task SweepAsync(CriConnection connection, CancellationToken cancellation)
    {
        ListImagesResponse images = await connection.Images.ListImagesAsync(new ListImagesRequest(), cancellationToken: cancellation);
        IEnumerable<string> tags = images.Images.SelectMany(image => image.RepoTags).Where(tag => tag.StartsWith(TagPrefix, StringComparison.Ordinal));
        foreach (string tag in tags.Where(tag => RunOwner.Parse(tag[TagPrefix.Length..]) is { IsAbandoned: true }).ToArray())
        {
            await TryRemoveAsync(new ContainerdImport(connection), tag).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_import is not null)
        {
            await TryRemoveAsync(_import, Name).ConfigureAwait(false);
        }
    }

    /// <summary>What cannot be removed now, the next run removes.</summary>
    private static async Task TryRemoveAsync(ContainerdImport import, string name)
    {
        try
        {
            await import.RemoveAsync(name).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            Output.Terminal.Warn($"the image {name} could not be removed: {(failure as RpcException)?.Status.Detail ?? "no answer"}; remove it with crictl rmi {name}");
        }
    }

    /// <summary>The CRI plugin learns of imported images by events, a moment later.</summary>
    private static async Task<string> WaitAsync(CriConnection connection, string name, CancellationToken cancellation)
    {
        for (DateTime end = DateTime.UtcNow + Patience; DateTime.UtcNow < end; await Task.Delay(Poll, cancellation).ConfigureAwait(false))
        {
            if (await FindAsync(connection, name, cancellation).ConfigureAwait(false) is { } id)
            {
                return id;
            }
        }

        throw new InputException($"the runtime at {connection.Endpoint} took the image {name} and does not show it; see its log");
    }

    private static async Task<string?> FindAsync(CriConnection connection, string name, CancellationToken cancellation)
    {
        ImageStatusRequest request = new() { Image = new ImageSpec { Image = name } };
        return (await connection.Images.ImageStatusAsync(request, cancellationToken: cancellation)).Image?.Id;
    }
}
