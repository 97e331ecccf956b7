using System.Collections.Concurrent;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Input;

/// <summary>
/// Reads the objects of files in the order of the input, as a stream: one thread reads the files and takes the objects, the others decode
/// in between. Only a bounded number of parts is on the way at any time.
/// </summary>
/// <param name="withPrograms">Whether what containers run is read too.</param>
/// <param name="kinds">The kinds that have Pods.</param>
/// <param name="make">Makes of an object what can be made without knowing those before it; called by several threads.</param>
internal sealed class InputObjects<T>(bool withPrograms, WorkloadKinds kinds, Func<InputFile, DecodedObject, T> make)
    where T : class
{
    private const int MostBytesPending = 768 * 1024;

    private static readonly int s_mostPending = 8 * Environment.ProcessorCount;

    private readonly ConcurrentBag<DocumentDecoder> _decoders = [];
    private readonly Queue<PendingPart<T>> _pending = [];
    private readonly Handover<T> _handover = new();

    /// <summary>Parts are begun in order, and no more at a time than there are processors.</summary>
    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler;

    private long _bytesPending;
    private int _documentsBefore;

    /// <summary>The objects of files, to the last one. What cannot be read stands among them, and ends nothing.</summary>
    internal IEnumerable<InputObject<T>> Read(IEnumerable<InputFile> files)
    {
        try
        {
            foreach (ManifestBatch batch in files.SelectMany(file => BatchReader.Read(file)))
            {
                while (_pending.Count > 0 && (IsFullFor(batch) || _pending.Peek().Task.IsCompleted))
                {
                    foreach (InputObject<T> item in FinishOne())
                    {
                        yield return item;
                    }
                }

                Begin(batch);
            }

            while (_pending.Count > 0)
            {
                foreach (InputObject<T> item in FinishOne())
                {
                    yield return item;
                }
            }
        }
        finally
        {
            _handover.Close();
        }
    }

    private bool IsFullFor(ManifestBatch batch) => _pending.Count >= s_mostPending || _bytesPending + batch.Weight > MostBytesPending;

    private void Begin(ManifestBatch batch)
    {
        PendingPart<T> part = new(batch);
        part.Task = Task.Factory.StartNew(() => Decode(part), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
        _pending.Enqueue(part);
        _bytesPending += batch.Weight;
    }

    private void Decode(PendingPart<T> part)
    {
        DocumentDecoder decoder = _decoders.TryTake(out DocumentDecoder? free) ? free : new DocumentDecoder(withPrograms, kinds);
        using PartPortions<T> portions = new(part, _handover);
        part.Documents = new PartDecoding<T>(part.Batch, make, portions.Add).Run(decoder);
        _decoders.Add(decoder);
    }

    private IEnumerable<InputObject<T>> FinishOne()
    {
        PendingPart<T> part = _pending.Dequeue();
        ManifestBatch batch = part.Batch;
        while (_handover.Take(part) is { } objects)
        {
            foreach (InputObject<T> item in objects)
            {
                yield return item with { Document = _documentsBefore + item.Document + 1 };
            }
        }

        part.Task.GetAwaiter().GetResult();
        _bytesPending -= batch.Weight;
        _documentsBefore += part.Documents;
        InputProblem? nothing = batch is { IsLast: true, Error: null, File.IsNamed: true } && _documentsBefore == 0 ? InputProblem.NoDocument : null;
        if (nothing is not null)
        {
            yield return new InputObject<T>(batch.File, 0, null, nothing);
        }

        _documentsBefore = batch.IsLast ? 0 : _documentsBefore;
        if (batch.Error is { } error)
        {
            yield return new InputObject<T>(batch.File, 0, null, new InputProblem(batch.Begin, error));
        }
    }
}
