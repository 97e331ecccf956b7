using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Turns offsets into lines and columns. It remembers the last answer and counts from there, in either direction, so that asking for
/// many places in order costs one pass over the text, also where the text is a single line.
/// </summary>
/// <param name="firstLine">The line of offset 0; the first of a file is 1.</param>
/// <param name="firstColumn">The column of offset 0, for a text from the middle of a line; 0 and less where something was put before it.</param>
public sealed class LineCounter(int firstLine = 1, int firstColumn = 1)
{
    private const byte LineFeed = (byte)'\n';

    private int _offset;
    private int _line = firstLine;
    private int _lineStart = 1 - firstColumn;

    /// <summary>The place of an offset. Columns count bytes.</summary>
    /// <param name="text">The text; always the same.</param>
    /// <param name="offset">An offset in it.</param>
    public Position PositionOf(ReadOnlySpan<byte> text, int offset)
    {
        offset = Math.Min(offset, text.Length);
        if (offset >= _offset)
        {
            ReadOnlySpan<byte> passed = text[_offset..offset];
            int last = passed.LastIndexOf(LineFeed);
            _line += last < 0 ? 0 : passed.Count(LineFeed);
            _lineStart = last < 0 ? _lineStart : _offset + last + 1;
        }
        else if (offset < _lineStart)
        {
            _line -= text[offset.._offset].Count(LineFeed);
            int last = text[..offset].LastIndexOf(LineFeed);
            _lineStart = last < 0 ? 1 - firstColumn : last + 1;
        }

        _offset = offset;
        return new Position(_line, offset - _lineStart + 1);
    }
}
