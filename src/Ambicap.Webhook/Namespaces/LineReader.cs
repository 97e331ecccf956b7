using System.Buffers;
using System.IO.Pipelines;

namespace Ambicap.Webhook.Namespaces;

/// <summary>Gets one line of a stream.</summary>
internal delegate void TakeLine(ReadOnlySpan<byte> line);

/// <summary>Reads the lines of a stream as they come.</summary>
internal static class LineReader
{
    /// <summary>Reads to the end. Empty lines, and a last one without an end, are left out.</summary>
    /// <param name="reader">The stream.</param>
    /// <param name="longest">The most bytes that a line may have.</param>
    /// <param name="take">Gets each line, without its end.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">A line is longer.</exception>
    internal static async Task ReadAllAsync(PipeReader reader, int longest, TakeLine take, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellation);
            ReadOnlySequence<byte> rest = TakeLines(result.Buffer, take);
            reader.AdvanceTo(rest.Start, rest.End);
            if (rest.Length > longest)
            {
                throw new InvalidDataException($"the API server sent a line of more than {longest} bytes");
            }

            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static ReadOnlySequence<byte> TakeLines(ReadOnlySequence<byte> buffer, TakeLine take)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            ReadOnlySequence<byte> line = buffer.Slice(0, end);
            if (!line.IsEmpty)
            {
                take(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
            }

            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer;
    }
}
