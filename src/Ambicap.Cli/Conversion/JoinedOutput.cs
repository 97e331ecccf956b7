namespace Ambicap.Cli.Conversion;

/// <summary>Makes one stream of several files, as <c>kubectl -f -</c> reads it; a single file stays as it is.</summary>
/// <param name="spool">Where the stream waits.</param>
/// <param name="isSingle">Whether there is one file only.</param>
internal sealed class JoinedOutput(Spool spool, bool isSingle)
{
    private bool _isBegun;
    private string _newLine = "\n";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Begins with the next file.</summary>
    internal void Begin()
    {
        End();
        _isBegun = false;
    }

    /// <summary>Adds a piece of the file.</summary>
    internal void Write(ReadOnlyMemory<byte> piece)
    {
        ReadOnlySpan<byte> bytes = piece.Span;
        if (!isSingle && !_isBegun && !bytes.IsEmpty)
        {
            bytes = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
            int line = bytes.IndexOf((byte)'\n');
            _newLine = line > 0 && bytes[line - 1] == (byte)'\r' ? "\r\n" : "\n";

            // Behind directives a document has its own marker; the one before must then be closed. A first marker tells kubectl that
            // what begins like JSON is a YAML stream.
            string marker = bytes.StartsWith("%"u8) ? spool.Length > 0 ? "..." + _newLine : "" : bytes.StartsWith("---"u8) ? "" : "---" + _newLine;
            spool.Write(System.Text.Encoding.ASCII.GetBytes(marker));
            _isBegun = true;
        }

        spool.Write(bytes);
    }

    /// <summary>Ends the last line, so that another file can follow.</summary>
    internal void End()
    {
        if (!isSingle && spool.IsLineOpen)
        {
            spool.Write(System.Text.Encoding.ASCII.GetBytes(_newLine));
        }
    }
}
