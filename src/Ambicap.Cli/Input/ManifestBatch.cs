using System.Buffers;

namespace Ambicap.Cli.Input;

/// <summary>A part of a file: whole documents, as far as lines can tell.</summary>
/// <param name="File">The file.</param>
/// <param name="Buffer">Holds the text; from the shared pool.</param>
/// <param name="Length">The text's length in bytes.</param>
/// <param name="FirstLine">The number of its first line in the file; 0 where none of it could be read.</param>
/// <param name="IsLast">Whether the file ends with it.</param>
/// <param name="Error">Why the file cannot be read from here on, and what to do; null where it can.</param>
internal sealed record ManifestBatch(InputFile File, byte[] Buffer, int Length, int FirstLine, bool IsLast, string? Error)
{
    /// <summary>Gives the buffer back.</summary>
    internal void Release()
    {
        if (Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}
