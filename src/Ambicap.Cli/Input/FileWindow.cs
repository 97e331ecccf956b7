using System.Buffers;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Input;

/// <summary>The bytes of a file that were read and belong to no part yet.</summary>
/// <param name="stream">The file.</param>
/// <param name="sizes">How large parts are.</param>
internal sealed class FileWindow(Stream stream, BatchSizes sizes)
{
    private static readonly byte[] s_none = [];

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize(stream, sizes));
    private int _start;

    /// <summary>How large parts are.</summary>
    internal BatchSizes Sizes => sizes;

    /// <summary>How many bytes there are.</summary>
    internal int Length { get; private set; }

    /// <summary>Where the first of them stands in the file.</summary>
    internal Position Begin { get; private set; } = new(1, 1);

    /// <summary>Whether nothing follows.</summary>
    internal bool IsEnd { get; private set; }

    /// <summary>The bytes.</summary>
    internal ReadOnlySpan<byte> Text => _buffer.AsSpan(_start, Length);

    /// <summary>Whether there is no room for more.</summary>
    internal bool IsFull => Length == _buffer.Length;

    /// <summary>Reads more, as far as there is room.</summary>
    /// <returns>Why it cannot be read, and what to do; null where it can.</returns>
    internal string? Fill()
    {
        if (_start > 0)
        {
            Text.CopyTo(_buffer);
            _start = 0;
        }

        try
        {
            while (Length < _buffer.Length && !IsEnd)
            {
                int read = stream.Read(_buffer, Length, _buffer.Length - Length);
                Length += read;
                IsEnd = read == 0;
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{failure.Message.TrimEnd('.')}; make it readable";
        }
    }

    /// <summary>Makes room for more.</summary>
    internal void Grow() => Move(Math.Max(_buffer.Length * 2, sizes.Part));

    /// <summary>Gives back the room that is not needed for another part.</summary>
    internal void Shrink() => Move(Math.Max(sizes.Part, Length + 1));

    /// <summary>Gives back all the room; nothing is read any more.</summary>
    internal void Close()
    {
        Drop(Length);
        Move(0);
    }

    /// <summary>Takes bytes from the beginning, in a buffer that is the caller's from now on.</summary>
    internal byte[] Take(int count)
    {
        byte[] taken = _start == 0 ? _buffer : ArrayPool<byte>.Shared.Rent(count);
        byte[] next = IsEnd && count == Length ? s_none : ArrayPool<byte>.Shared.Rent(Math.Max(sizes.Part, Length - count + 1));
        Text[count..].CopyTo(next);
        if (_start > 0)
        {
            Text[..count].CopyTo(taken);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (Begin, _buffer, _start, Length) = (PlaceOf(count), next, 0, Length - count);
        return taken;
    }

    /// <summary>Drops bytes from the beginning.</summary>
    internal void Drop(int count) => (Begin, _start, Length) = (PlaceOf(count), _start + count, Length - count);

    /// <summary>Where an offset stands in the file.</summary>
    internal Position PlaceOf(int offset)
    {
        ReadOnlySpan<byte> before = Text[..offset];
        int last = before.LastIndexOf((byte)'\n');
        return last < 0 ? Begin with { Column = Begin.Column + offset } : new Position(Begin.Line + before.Count((byte)'\n'), offset - last);
    }

    private void Move(int size)
    {
        byte[] next = size == 0 ? s_none : ArrayPool<byte>.Shared.Rent(size);
        Text.CopyTo(next);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start) = (next, 0);
    }

    /// <summary>Room for a small file and the end behind it.</summary>
    private static int FirstSize(Stream stream, BatchSizes sizes) => stream.CanSeek ? (int)Math.Clamp(stream.Length + 1, 1, sizes.Part) : sizes.Part;
}
