using Ambicap.Host.Cri;
using Google.Protobuf;
using Grpc.Core;

namespace Ambicap.Host.ImageImport;

/// <summary>One piece of an image as containerd's content store keeps it.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Refers">The digests that it refers to: containerd's garbage collection follows labels, not content.</param>
internal sealed record ImageBlob(string Digest, byte[] Bytes, IReadOnlyList<string> Refers);

/// <summary>
/// Puts an image into containerd by the services that it has beside the CRI on the same socket, so that neither a registry nor the node's file
/// system is needed. The CRI plugin unpacks an image when the first container is made of it.
/// </summary>
internal sealed class ContainerdImport(CriConnection connection)
{
    // gRPC's usual limit for a message is 4 MiB.
    private const int Piece = 1024 * 1024;

    // containerd lets one at a time write under a name, and refuses the other; so nobody shares one.
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly Content.ContentClient _content = new(connection.Calls);
    private readonly Images.ImagesClient _images = new(connection.Calls);
    private readonly Leases.LeasesClient _leases = new(connection.Calls);

    /// <summary>Stores the blobs, what is referred to first, and gives the last one a name.</summary>
    /// <param name="name">The image's name.</param>
    /// <param name="mediaType">The media type of the last blob.</param>
    /// <param name="blobs">The blobs; the last is what the name leads to.</param>
    /// <param name="cancellation">Gives up; what was stored by then is collected by containerd.</param>
    /// <exception cref="RpcException">It is no containerd (<see cref="StatusCode.Unimplemented"/>), or it refuses.</exception>
    internal async Task StoreAsync(string name, string mediaType, IReadOnlyList<ImageBlob> blobs, CancellationToken cancellation)
    {
        // Without a lease the garbage collection may take a blob before the name leads to it.
        Metadata headers = Headers();
        CreateRequest lease = new() { Id = Guid.NewGuid().ToString("N") };
        lease.Labels["containerd.io/gc.expire"] = DateTime.UtcNow.AddMinutes(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        _ = await _leases.CreateAsync(lease, Headers(), cancellationToken: cancellation);
        headers.Add("containerd-lease", lease.Id);
        try
        {
            foreach (ImageBlob blob in blobs)
            {
                await WriteAsync(blob, headers, cancellation);
            }

            ImageBlob last = blobs[^1];
            ImageTarget target = new() { MediaType = mediaType, Digest = last.Digest, Size = last.Bytes.Length };
            CreateImageRequest create = new() { Image = new StoredImage { Name = name, Target = target } };
            _ = await _images.CreateAsync(create, headers, cancellationToken: cancellation);
        }
        finally
        {
            _ = await _leases.DeleteAsync(new DeleteRequest { Id = lease.Id }, Headers(), DateTime.UtcNow.AddSeconds(10), CancellationToken.None);
        }
    }

    /// <summary>Removes an image and what only it needs; an image that is not there is as good.</summary>
    internal async Task RemoveAsync(string name)
    {
        try
        {
            DeleteImageRequest request = new() { Name = name, Sync = true };
            _ = await _images.DeleteAsync(request, Headers(), DateTime.UtcNow.AddSeconds(20), CancellationToken.None);
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.NotFound)
        {
            // Another run has removed it.
        }
    }

    private static Metadata Headers() => new() { { "containerd-namespace", "k8s.io" } };

    private async Task WriteAsync(ImageBlob blob, Metadata headers, CancellationToken cancellation)
    {
        using AsyncDuplexStreamingCall<WriteContentRequest, WriteContentResponse> call = _content.Write(headers, cancellationToken: cancellation);
        try
        {
            for (int offset = 0; offset < blob.Bytes.Length; offset += Piece)
            {
                WriteContentRequest piece = New(blob, offset);
                piece.Action = WriteAction.Write;
                piece.Data = ByteString.CopyFrom(blob.Bytes.AsSpan(offset, Math.Min(Piece, blob.Bytes.Length - offset)));
                await SendAsync(call, piece, cancellation);
            }

            WriteContentRequest commit = New(blob, blob.Bytes.Length);
            commit.Action = WriteAction.Commit;
            for (int i = 0; i < blob.Refers.Count; i++)
            {
                commit.Labels[$"containerd.io/gc.ref.content.{i}"] = blob.Refers[i];
            }

            await SendAsync(call, commit, cancellation);
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.AlreadyExists)
        {
            // An equal one is there; the lease keeps it as well.
        }
    }

    private WriteContentRequest New(ImageBlob blob, long offset) =>
        new() { Ref = $"ambicap-{_writer}-{blob.Digest}", Total = blob.Bytes.Length, Expected = blob.Digest, Offset = offset };

    private static async Task SendAsync(
        AsyncDuplexStreamingCall<WriteContentRequest, WriteContentResponse> call, WriteContentRequest request, CancellationToken cancellation)
    {
        try
        {
            await call.RequestStream.WriteAsync(request, cancellation);
        }
        catch (InvalidOperationException)
        {
            // The call has ended; reading its answer says why.
        }

        if (!await call.ResponseStream.MoveNext(cancellation))
        {
            Status ended = call.GetStatus();
            throw new RpcException(ended.StatusCode == StatusCode.OK ? new Status(StatusCode.DataLoss, "it ended a call before its image was written") : ended);
        }
    }
}
