using System.Buffers;
using System.IO.Pipelines;

namespace Ambicap.Webhook.Serving;

/// <summary>A request's body is larger than the limit: status 413.</summary>
internal sealed class BodyTooLargeException : Exception;

/// <summary>The large bodies that are being read and judged have all the memory that there is for them: status 503.</summary>
internal sealed class TooManyBodiesException : Exception;

/// <summary>A request's body in a buffer that is given back afterwards.</summary>
internal struct Body : IDisposable
{
    private readonly BodyBudget _budget;
    private byte[] _buffer;

    /// <exception cref="TooManyBodiesException">There is no memory for it.</exception>
    internal Body(BodyBudget budget, int length)
    {
        _budget = budget;
        _buffer = budget.Rent(length);
    }

    /// <summary>How many bytes there are.</summary>
    internal int Length { get; private set; }

    internal readonly ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    internal readonly ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    internal void Append(ReadOnlySequence<byte> bytes)
    {
        int length = Length + (int)bytes.Length;
        if (length > _buffer.Length)
        {
            byte[] larger = _budget.Rent(Math.Max(length, _buffer.Length * 2));
            Span.CopyTo(larger);
            _budget.Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = length;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            _budget.Return(_buffer);
            _buffer = [];
        }
    }
}

/// <summary>Reads bodies.</summary>
internal static class BodyReader
{
    /// <summary>
    /// The most bytes of a review. The API server takes a request of 3 MiB, and the review of an update has two objects: whoever could
    /// create a Pod must be able to change it.
    /// </summary>
    internal const int LargestBody = 7 * 1024 * 1024;

    /// <summary>Reads a whole body.</summary>
    /// <param name="reader">The body.</param>
    /// <param name="announced">Its length as announced; null where it comes in chunks.</param>
    /// <param name="budget">The memory for it.</param>
    /// <exception cref="BodyTooLargeException">It is larger than <see cref="LargestBody"/>.</exception>
    /// <exception cref="TooManyBodiesException">There is no memory for it.</exception>
    internal static async ValueTask<Body> ReadAsync(PipeReader reader, long? announced, BodyBudget budget)
    {
        if (announced > LargestBody)
        {
            throw new BodyTooLargeException();
        }

        // What is announced is not believed before it comes: memory is for those who send.
        Body body = new(budget, (int)Math.Min(announced ?? BodyBudget.SmallBody, BodyBudget.SmallBody));
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync();
                try
                {
                    Take(ref body, result.Buffer);
                }
                finally
                {
                    // The server reads on from here, also behind a body that is refused.
                    reader.AdvanceTo(result.Buffer.End);
                }

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

    private static void Take(ref Body body, ReadOnlySequence<byte> bytes)
    {
        if (body.Length + bytes.Length > LargestBody)
        {
            throw new BodyTooLargeException();
        }

        body.Append(bytes);
    }
}
