using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Grpc.Core;

namespace Ambicap.Cli.Run;

/// <summary>Makes sure that a Pod's images are on the node, by the rules of imagePullPolicy.</summary>
internal sealed class ImageStore(CriConnection connection)
{
    /// <summary>The images by the names that the manifest uses.</summary>
    /// <exception cref="InputException">An image is not there and cannot be pulled, or may not be.</exception>
    internal async Task<Dictionary<string, Image>> EnsureAsync(RunnablePod pod, PodSandboxConfig sandbox, CancellationToken cancellation)
    {
        Dictionary<string, Image> images = new(StringComparer.Ordinal);
        foreach (RunnableContainer container in pod.Containers)
        {
            if (!images.ContainsKey(container.Image))
            {
                images[container.Image] = await EnsureAsync(container, sandbox, cancellation);
            }
        }

        return images;
    }

    private async Task<Image> EnsureAsync(RunnableContainer container, PodSandboxConfig sandbox, CancellationToken cancellation)
    {
        ImagePullPolicy policy = container.ImagePullPolicy ?? ImagePullPolicy.IfNotPresent;
        Image? image = policy == ImagePullPolicy.Always ? null : await FindAsync(container.Image, cancellation);
        if (image is not null)
        {
            return image;
        }

        if (policy == ImagePullPolicy.Never)
        {
            throw Missing(container, "it is not on the node, and imagePullPolicy is Never; import it, or allow pulling");
        }

        try
        {
            PullImageRequest request = new() { Image = new ImageSpec { Image = container.Image }, SandboxConfig = sandbox };
            _ = await connection.Images.PullImageAsync(request, cancellationToken: cancellation);
        }
        catch (RpcException failure) when (failure.StatusCode != StatusCode.Cancelled)
        {
            throw Missing(container, $"it is not on the node, and pulling it failed: {failure.Status.Detail}; import it with --image-archive, or correct its name");
        }

        return await FindAsync(container.Image, cancellation) ?? throw Missing(container, "it was pulled and is not there; see the runtime's log");
    }

    private async Task<Image?> FindAsync(string name, CancellationToken cancellation)
    {
        ImageStatusRequest request = new() { Image = new ImageSpec { Image = name } };
        return (await connection.Images.ImageStatusAsync(request, cancellationToken: cancellation)).Image;
    }

    private static InputException Missing(RunnableContainer container, string why) => new($"container \"{container.Name}\": image {container.Image}: {why}");
}
