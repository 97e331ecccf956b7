using System.Buffers;
using System.IO.Pipelines;

namespace Ambicap.Webhook.Serving;

/// <summary>A request's body is larger than the limit: status 413.</summary>
internal sealed class BodyTooLargeException : Exception;

/// <summary>A request's body in a buffer that is given back afterwards.</summary>
internal struct Body : IDisposable
{
    private byte[] _buffer;

    internal Body(byte[] buffer) => _buffer = buffer;

    /// <summary>How many bytes there are.</summary>
    internal int Length { get; private set; }

    internal readonly ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    internal void Append(ReadOnlySequence<byte> bytes)
    {
        int length = Length + (int)bytes.Length;
        if (length > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, _buffer.Length * 2));
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = length;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}

/// <summary>Reads bodies.</summary>
internal static class BodyReader
{
    /// <summary>
    /// The most bytes of a review: what the API server takes of an object is 3 MiB, and upstream's webhook has the same bound.
    /// </summary>
    internal const int LargestBody = 3 * 1024 * 1024;

    private const int UsualBody = 16 * 1024;

    /// <summary>Reads a whole body.</summary>
    /// <param name="reader">The body.</param>
    /// <param name="announced">Its length as announced; null where it comes in chunks.</param>
    /// <exception cref="BodyTooLargeException">It is larger than <see cref="LargestBody"/>.</exception>
    internal static async ValueTask<Body> ReadAsync(PipeReader reader, long? announced)
    {
        if (announced > LargestBody)
        {
            throw new BodyTooLargeException();
        }

        // What is announced is not believed before it comes: memory is for those who send.
        Body body = new(ArrayPool<byte>.Shared.Rent((int)Math.Min(announced ?? UsualBody, UsualBody)));
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync();
                if (body.Length + result.Buffer.Length > LargestBody)
                {
                    throw new BodyTooLargeException();
                }

                body.Append(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}
