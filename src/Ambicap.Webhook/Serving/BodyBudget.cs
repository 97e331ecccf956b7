using System.Buffers;

namespace Ambicap.Webhook.Serving;

/// <summary>
/// The memory that large bodies may have all together. A webhook asks nobody who they are: without a bound, some connections that send
/// large bodies slowly would take the memory of its container. Small ones are bounded by the number of connections, so that the usual
/// review is answered whoever else sends what.
/// </summary>
/// <param name="most">Bytes.</param>
internal sealed class BodyBudget(long most)
{
    /// <summary>The largest buffer that is not counted.</summary>
    internal const int SmallBody = 16 * 1024;

    private long _used;

    /// <summary>A buffer of at least a length.</summary>
    /// <exception cref="TooManyBodiesException">There is no memory for it.</exception>
    internal byte[] Rent(int length)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        if (buffer.Length > SmallBody && Interlocked.Add(ref _used, buffer.Length) > most)
        {
            Return(buffer);
            throw new TooManyBodiesException();
        }

        return buffer;
    }

    /// <summary>Gives a buffer back.</summary>
    internal void Return(byte[] buffer)
    {
        _ = buffer.Length > SmallBody ? Interlocked.Add(ref _used, -buffer.Length) : 0;
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
