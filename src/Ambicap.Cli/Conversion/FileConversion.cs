using Ambicap.Cli.Input;
using Ambicap.Conversion;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Conversion;

/// <summary>
/// Converts a file as a stream: one thread reads and writes in the order of the file, the others convert in between. Only a bounded number
/// of parts is on the way at any time.
/// </summary>
internal sealed class FileConversion
{
    private static readonly int s_mostPending = 4 * Environment.ProcessorCount;

    /// <summary>Enough for every processor, and no more: what is converted is many times as long as its text until it is written.</summary>
    private static readonly int s_mostBytesPending = Math.Clamp(256 * 1024 * Environment.ProcessorCount, 512 * 1024, 1024 * 1024);

    private readonly InputFile _file;
    private readonly Action<ReadOnlyMemory<byte>> _write;
    private readonly Queue<(Task<ConvertedPart> Task, ManifestBatch Batch)> _pending = [];
    private long _bytesPending;

    /// <param name="file">The file.</param>
    /// <param name="write">Takes the output.</param>
    internal FileConversion(InputFile file, Action<ReadOnlyMemory<byte>> write) => (_file, _write) = (file, write);

    /// <summary>Why something is refused, in the order of the file.</summary>
    internal List<ConversionFinding> Findings { get; } = [];

    /// <summary>What the author should know.</summary>
    internal List<Finding> Remarks { get; } = [];

    /// <summary>How many containers were converted.</summary>
    internal int Containers { get; private set; }

    /// <summary>Whether the way back gives the original bytes.</summary>
    internal bool IsReversible { get; private set; } = true;

    /// <summary>Whether the file is the list of a KRM function.</summary>
    internal bool IsFunction { get; private set; }

    /// <summary>Whether anything was converted and nothing refused.</summary>
    internal bool IsChanged => Containers > 0 && Findings.Count == 0;

    /// <summary>Converts to the end of the file.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal void Run(PartConverter converter)
    {
        foreach (ManifestBatch batch in BatchReader.Read(_file, BatchSizes.Edited))
        {
            while (_pending.Count > 0 && (_pending.Count >= s_mostPending || _bytesPending + batch.Weight > s_mostBytesPending || _pending.Peek().Task.IsCompleted))
            {
                FinishOne();
            }

            _pending.Enqueue((Task.Run(() => converter.Convert(batch)), batch));
            _bytesPending += batch.Weight;
        }

        while (_pending.Count > 0)
        {
            FinishOne();
        }
    }

    private void FinishOne()
    {
        (Task<ConvertedPart> task, ManifestBatch batch) = _pending.Dequeue();
        ConvertedPart part = task.GetAwaiter().GetResult();
        _bytesPending -= batch.Weight;
        Findings.AddRange(part.Findings);
        Remarks.AddRange(part.Remarks);
        Containers += part.Containers;
        IsReversible &= part.IsReversible && !part.HasWayBack;
        IsFunction |= part.IsFunction;
        if (part.Unreadable is { } flaw)
        {
            throw new InputException(flaw.ToString(_file.Name));
        }

        part.Output.ForEach(_write);
        batch.Release();
        if (batch.Error is { } error)
        {
            throw new InputException(new InputProblem(batch.Begin, error).In(_file));
        }
    }
}
