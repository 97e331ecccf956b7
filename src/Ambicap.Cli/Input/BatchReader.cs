using System.Buffers;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Input;

/// <summary>
/// Reads files in parts that end between documents, so that a file of any size takes a bounded amount of memory and its parts can be
/// decoded side by side.
/// </summary>
internal static class BatchReader
{
    /// <summary>The usual size of a part in bytes.</summary>
    internal const int UsualSize = 128 * 1024;

    /// <summary>The largest document in bytes; etcd takes no object over 1.5 MiB, but Lists have many.</summary>
    internal const int LargestDocument = 32 * 1024 * 1024;

    private static readonly byte[] s_none = [];

    /// <summary>The parts of a file, in order; the last one says so.</summary>
    internal static IEnumerable<ManifestBatch> Read(InputFile file)
    {
        Stream? stream = Open(file, out string? error);
        if (stream is null)
        {
            yield return Failed(file, 0, error!);
            yield break;
        }

        using (stream)
        {
            foreach (ManifestBatch batch in Read(file, stream))
            {
                yield return batch;
            }
        }
    }

    private static IEnumerable<ManifestBatch> Read(InputFile file, Stream stream)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize(stream));
        int length = 0;
        int line = 1;
        while (true)
        {
            if (!TryFill(stream, buffer, ref length, out bool isEnd, out string? error))
            {
                ArrayPool<byte>.Shared.Return(buffer);
                yield return Failed(file, line, error);
                yield break;
            }

            int end = isEnd ? length : DocumentBoundary.FindLast(buffer.AsSpan(0, length));
            if (isEnd || end > 0)
            {
                byte[] next = isEnd ? s_none : Carry(buffer, end, length);
                int lines = buffer.AsSpan(0, end).Count((byte)'\n');
                yield return new ManifestBatch(file, buffer, end, line, isEnd, null);
                if (isEnd)
                {
                    yield break;
                }

                (buffer, length, line) = (next, length - end, line + lines);
            }
            else if (length >= LargestDocument)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                yield return Failed(file, line, $"a document larger than {LargestDocument / 1024 / 1024} MiB, the most that is read; split it");
                yield break;
            }
            else
            {
                buffer = Grow(buffer, length);
            }
        }
    }

    private static Stream? Open(InputFile file, out string? error)
    {
        error = file.Error;
        if (error is not null || file.Text is not null)
        {
            return error is null ? new MemoryStream(file.Text!, writable: false) : null;
        }

        try
        {
            return file.Path is null
                ? Console.OpenStandardInput()
                : new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            error = "no such file; name a file, a folder, or - for standard input";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"{failure.Message.TrimEnd('.')}; name a readable file";
        }

        return null;
    }

    /// <summary>Room for a small file and the end behind it.</summary>
    private static int FirstSize(Stream stream) => stream.CanSeek ? (int)Math.Clamp(stream.Length + 1, 1, UsualSize) : UsualSize;

    private static bool TryFill(Stream stream, byte[] buffer, ref int length, out bool isEnd, out string error)
    {
        isEnd = false;
        error = "";
        try
        {
            while (length < buffer.Length && !isEnd)
            {
                int read = stream.Read(buffer, length, buffer.Length - length);
                length += read;
                isEnd = read == 0;
            }

            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"{failure.Message.TrimEnd('.')}; make it readable";
            return false;
        }
    }

    /// <summary>What is read and belongs to the next part, in a buffer of its own.</summary>
    private static byte[] Carry(byte[] buffer, int from, int length)
    {
        byte[] next = ArrayPool<byte>.Shared.Rent(Math.Max(UsualSize, length - from + 1));
        buffer.AsSpan(from, length - from).CopyTo(next);
        return next;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, UsualSize));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static ManifestBatch Failed(InputFile file, int line, string error) => new(file, s_none, 0, line, true, error);
}
