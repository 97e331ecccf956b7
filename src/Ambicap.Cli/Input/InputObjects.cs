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
    private readonly Queue<(Task<DecodedBatch<T>> Task, int Length)> _pending = [];
    private long _bytesPending;
    private int _documentsBefore;

    /// <summary>The objects of files, to the last one. What cannot be read stands among them, and ends nothing.</summary>
    internal IEnumerable<InputObject<T>> Read(IEnumerable<InputFile> files)
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

            _pending.Enqueue((Task.Run(() => Decode(batch)), batch.Length));
            _bytesPending += batch.Length;
        }

        while (_pending.Count > 0)
        {
            foreach (InputObject<T> item in FinishOne())
            {
                yield return item;
            }
        }
    }

    private bool IsFullFor(ManifestBatch batch) => _pending.Count >= s_mostPending || _bytesPending + batch.Length > MostBytesPending;

    private DecodedBatch<T> Decode(ManifestBatch batch)
    {
        DocumentDecoder decoder = _decoders.TryTake(out DocumentDecoder? free) ? free : new DocumentDecoder(withPrograms, kinds);
        DecodedBatch<T> decoded = DecodedBatch<T>.Decode(batch, decoder, make);
        _decoders.Add(decoder);
        return decoded;
    }

    private IEnumerable<InputObject<T>> FinishOne()
    {
        (Task<DecodedBatch<T>> task, int length) = _pending.Dequeue();
        DecodedBatch<T> decoded = task.GetAwaiter().GetResult();
        ManifestBatch batch = decoded.Batch;
        _bytesPending -= length;
        for (int i = 0; i < decoded.Objects.Count; i++)
        {
            InputObject<T> item = decoded.Objects[i];
            yield return item with { Document = _documentsBefore + item.Document + 1 };
        }

        _documentsBefore += decoded.Documents;
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
