using Ambicap.Cli.Conformance.Images;
using Ambicap.Cli.Output;
using Ambicap.Host.Cri;
using Ambicap.Host.ImageImport;
using Grpc.Core;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>The image on the node: the one that is there, or one that is brought for the run and taken away after it.</summary>
internal sealed class NodeImage : IAsyncDisposable
{
    private const string TagPrefix = "ambicap.local/conformance:";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    private readonly CriConnection? _broughtTo;

    private NodeImage(string name, string id, CriConnection? broughtTo) => (Name, Id, _broughtTo) = (name, id, broughtTo);

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
        if (archive is null && await FindAsync(connection, ConformanceImage.Name, cancellation) is { } there)
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
            await import.StoreAsync(name, image.MediaType, image.Blobs, cancellation);
            return new NodeImage(name, await WaitAsync(connection, name, cancellation), connection);
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Unimplemented)
        {
            throw new InputException(
                $"the runtime at {connection.Endpoint} takes no image over its socket, and does not have {ConformanceImage.Name}; on the node: "
                + $"ambicap conformance --save-image image.tar && skopeo copy oci-archive:image.tar containers-storage:{ConformanceImage.Name}");
        }
        catch
        {
            await TryRemoveAsync(connection, name);
            throw;
        }
    }

    /// <summary>Removes what killed runs brought.</summary>
    internal static async Task SweepAsync(CriConnection connection, CancellationToken cancellation)
    {
        ListImagesResponse images = await connection.Images.ListImagesAsync(new ListImagesRequest(), cancellationToken: cancellation);
        foreach (string tag in images.Images.SelectMany(image => image.RepoTags).Where(IsAbandoned).ToArray())
        {
            await TryRemoveAsync(connection, tag);
        }
    }

    private static bool IsAbandoned(string tag) =>
        tag.StartsWith(TagPrefix, StringComparison.Ordinal) && RunOwner.Parse(tag[TagPrefix.Length..]) is { IsAbandoned: true };

    public async ValueTask DisposeAsync()
    {
        if (_broughtTo is not null)
        {
            await TryRemoveAsync(_broughtTo, Name);
        }
    }

    /// <summary>What cannot be removed now, the next run removes.</summary>
    private static async Task TryRemoveAsync(CriConnection connection, string name)
    {
        using CancellationTokenSource limited = new(s_patience);
        try
        {
            string? id = await FindAsync(connection, name, limited.Token);
            await new ContainerdImport(connection).RemoveAsync(name);
            while (id is not null && !await IsGoneAsync(connection, id, limited.Token))
            {
                await Task.Delay(s_poll, limited.Token);
            }
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            string why = (failure as RpcException)?.Status.Detail ?? "no answer";
            Terminal.Warn($"the image {name} could not be removed: {why}; the next run does it, or crictl rmi {name}");
        }
    }

    /// <summary>
    /// The CRI plugin keeps an image under its id too. Once it knows that the name is gone, and there is no other, that goes as well; where there
    /// is another, the image was on the node before.
    /// </summary>
    private static async Task<bool> IsGoneAsync(CriConnection connection, string id, CancellationToken cancellation)
    {
        ImageSpec spec = new() { Image = id };
        ImageStatusRequest request = new() { Image = spec };
        Image? image = (await connection.Images.ImageStatusAsync(request, cancellationToken: cancellation)).Image;
        if (image is null)
        {
            return true;
        }

        if (image.RepoTags.Count == 0 && image.RepoDigests.Count == 0)
        {
            _ = await connection.Images.RemoveImageAsync(new RemoveImageRequest { Image = spec }, cancellationToken: cancellation);
            return true;
        }

        return !image.RepoTags.Any(tag => tag.StartsWith(TagPrefix, StringComparison.Ordinal));
    }

    /// <summary>The CRI plugin learns of imported images by events, a moment later.</summary>
    private static async Task<string> WaitAsync(CriConnection connection, string name, CancellationToken cancellation)
    {
        for (DateTime end = DateTime.UtcNow + s_patience; DateTime.UtcNow < end; await Task.Delay(s_poll, cancellation))
        {
            if (await FindAsync(connection, name, cancellation) is { } id)
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
