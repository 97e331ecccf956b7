using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Source;

/// <summary>The lines of a text. A line ends with LF, CRLF or CR, which belongs to it.</summary>
internal sealed class LineTable
{
    private readonly string _text;
    private readonly List<int> _starts = [0];

    internal LineTable(string text)
    {
        _text = text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>How many lines there are; a text that ends with a line end has no further, empty one.</summary>
    internal int Count => _starts[^1] == _text.Length ? _starts.Count - 1 : _starts.Count;

    /// <summary>The line of an offset, from 0.</summary>
    internal int LineOf(int offset)
    {
        int index = _starts.BinarySearch(offset);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>Where a line begins; one behind the last line is the text's end.</summary>
    internal int StartOf(int line) => line < _starts.Count ? _starts[line] : _text.Length;

    /// <summary>Where a line's own characters end, before its line end.</summary>
    internal int ContentEndOf(int line)
    {
        int end = StartOf(line + 1);
        while (end > StartOf(line) && _text[end - 1] is '\n' or '\r')
        {
            end--;
        }

        return end;
    }

    /// <summary>The first character of a line that is no blank, or the end of its content.</summary>
    internal int FirstInkOf(int line)
    {
        int offset = StartOf(line);
        int end = ContentEndOf(line);
        while (offset < end && _text[offset] is ' ' or '\t')
        {
            offset++;
        }

        return offset;
    }

    /// <summary>How many characters stand before an offset on its line.</summary>
    internal int ColumnOf(int offset) => offset - StartOf(LineOf(offset));

    /// <summary>The place of an offset for messages.</summary>
    internal Position PositionOf(int offset) => new(LineOf(offset) + 1, ColumnOf(offset) + 1);

    /// <summary>The line end that the line of an offset has, or else the text's first, or else LF.</summary>
    internal string NewLineAt(int offset)
    {
        int line = LineOf(Math.Min(offset, _text.Length));
        int end = ContentEndOf(line);
        return end < StartOf(line + 1) ? _text[end..StartOf(line + 1)] : FirstNewLine;
    }

    private string FirstNewLine => _starts.Count > 1 ? _text[ContentEndOf(0).._starts[1]] : "\n";
}
