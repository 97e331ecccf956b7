using System.Net;

namespace Ambicap.Cri.Forwarding;

/// <summary>The body of a runtime's response, which keeps a failure for the trailers instead of breaking off.</summary>
/// <remarks>
/// A client that sees its stream broken off takes that for an internal error. A runtime that goes away is Unavailable, which is what
/// tells clients to connect anew; only trailers can say so.
/// </remarks>
internal sealed class RelayedContent(HttpContent inner) : HttpContent
{
    private RelayedStream? _stream;

    /// <summary>What ended the body before its end; null where nothing did.</summary>
    internal Exception? Failure => _stream?.Failure;

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        _stream = new RelayedStream(await inner.ReadAsStreamAsync(cancellationToken));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => inner.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
