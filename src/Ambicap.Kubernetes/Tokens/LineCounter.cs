using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Turns offsets into lines and columns. It remembers the last answer and counts from there, in either direction, so that asking for
/// many places in order costs one pass over the text.
/// </summary>
/// <param name="firstLine">The line of offset 0; the first of a file is 1.</param>
public sealed class LineCounter(int firstLine = 1)
{
    private const byte LineFeed = (byte)'\n';

    private int _offset;
    private int _line = firstLine;

    /// <summary>The place of an offset. Columns count bytes.</summary>
    /// <param name="text">The text; always the same.</param>
    /// <param name="offset">An offset in it.</param>
    public Position PositionOf(ReadOnlySpan<byte> text, int offset)
    {
        offset = Math.Min(offset, text.Length);
        _line += offset >= _offset ? text[_offset..offset].Count(LineFeed) : -text[offset.._offset].Count(LineFeed);
        _offset = offset;
        return new Position(_line, offset - text[..offset].LastIndexOf(LineFeed));
    }
}
