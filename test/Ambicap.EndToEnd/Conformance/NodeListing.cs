using Ambicap.Host.Cri;
using Google.Protobuf;
using Grpc.Core;

namespace Ambicap.EndToEnd.Conformance;

/// <summary>Everything that a runtime has: what it had before a run, it has after it, and no more.</summary>
internal static class NodeListing
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create<byte[]>(value => value, value => value);
    private static readonly Method<byte[], byte[]> s_listContainers = new(MethodType.Unary, "runtime.v1.RuntimeService", "ListContainers", s_bytes, s_bytes);

    /// <summary>One line for each sandbox, container and image.</summary>
    internal static async Task<string[]> OfAsync(CriConnection connection)
    {
        ListPodSandboxResponse sandboxes = await connection.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest());
        byte[] containers = await connection.Calls.AsyncUnaryCall(s_listContainers, null, new CallOptions(), []);
        ListImagesResponse images = await connection.Images.ListImagesAsync(new ListImagesRequest());
        IEnumerable<string> lines =
        [
            .. sandboxes.Items.Select(sandbox => $"sandbox {sandbox.Id}"),
            .. Ids(containers).Select(id => $"container {id}"),
            .. images.Images.Select(image => $"image {image.Id} {string.Join(' ', image.RepoTags.Concat(image.RepoDigests).Order(StringComparer.Ordinal))}"),
        ];
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    /// <summary>Of the CRI's ListContainersResponse, which no program of ours reads: containers (1), and the id (1) of each.</summary>
    private static IEnumerable<string> Ids(byte[] response)
    {
        CodedInputStream list = new(response);
        while (list.ReadTag() != 0)
        {
            CodedInputStream container = list.ReadBytes().CreateCodedInput();
            _ = container.ReadTag();
            yield return container.ReadString();
        }
    }
}
