using System.Buffers;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Input;

/// <summary>A part of a file: whole documents, as far as lines can tell, or some items of a List, made a document of their own.</summary>
/// <param name="File">The file.</param>
/// <param name="Buffer">Holds the text; from the shared pool.</param>
/// <param name="Length">The text's length in bytes.</param>
/// <param name="Begin">Where in the file it begins, as if it stood there as it is; null where none of it could be read.</param>
/// <param name="IsLast">Whether the file ends with it.</param>
/// <param name="Error">Why the file cannot be read from here on, and what to do; null where it can.</param>
internal sealed record ManifestBatch(InputFile File, byte[] Buffer, int Length, Position? Begin, bool IsLast, string? Error)
{
    private const int LargeDocument = 32 * 1024;

    /// <summary>Where its first byte counts from.</summary>
    internal Position Start => Begin ?? new Position(1, 1);

    /// <summary>What was put around items; null where the text is the file's.</summary>
    internal ListFrame? Frame { get; init; }

    /// <summary>Whether its last document goes on in the next part.</summary>
    internal bool IsOpen => Frame is { IsOpen: true };

    /// <summary>Whether it is the whole file.</summary>
    internal bool IsWhole => IsLast && Frame is null && Begin is { Line: 1 };

    /// <summary>How much it counts of what may be on the way, in bytes. A large document takes several times its length to work on: of such one
    /// or two at a time.</summary>
    internal long Weight { get; } = IsLargeDocument(Buffer.AsSpan(0, Length)) ? 4L * Length : Length;

    /// <summary>Gives the buffer back.</summary>
    internal void Release()
    {
        if (Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }

    private static bool IsLargeDocument(ReadOnlySpan<byte> text) => text.Length > LargeDocument && DocumentBoundary.FindNext(text, 0) == text.Length;
}
