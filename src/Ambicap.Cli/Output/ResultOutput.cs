using System.Text;

namespace Ambicap.Cli.Output;

/// <summary>
/// Standard output for results, written in large pieces into a file or pipe, at once onto a terminal; and standard error for the rest.
/// </summary>
internal sealed class ResultOutput(Stream stream, bool isTerminal, TextWriter errors, WorkProgress progress) : IDisposable
{
    private const int Piece = 64 * 1024;

    private readonly byte[] _buffer = new byte[Piece];
    private int _length;

    internal void WriteLine(string line) => Write(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Writes a line to standard error, in the program's name. What others chose in it is made printable.</summary>
    internal void WriteError(string line)
    {
        progress.Hide();
        errors.WriteLine($"ambicap: {Terminal.Printable(line)}");
    }

    /// <summary>Writes bytes as they are.</summary>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, _buffer.Length - _length);
            bytes[..length].CopyTo(_buffer.AsSpan(_length));
            _length += length;
            bytes = bytes[length..];
            if (_length == _buffer.Length || (isTerminal && bytes.IsEmpty))
            {
                Flush();
            }
        }
    }

    /// <summary>Writes what waits.</summary>
    internal void Flush()
    {
        if (isTerminal)
        {
            progress.Hide();
        }

        stream.Write(_buffer, 0, _length);
        stream.Flush();
        _length = 0;
    }

    public void Dispose()
    {
        Flush();
        stream.Dispose();
    }
}
