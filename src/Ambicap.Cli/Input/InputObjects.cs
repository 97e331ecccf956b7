using System.Collections.Concurrent;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Input;

/// <summary>
/// Reads the objects of files in the order of the input, as a stream: one thread reads the files and takes the objects, the others decode
/// in between. Only a bounded number of parts is on the way at any time.
/// </summary>
/// <param name="withPrograms">Whether what containers run is read too.</param>
/// <param name="kinds">The kinds that have Pods.</param>
/// <param name="prepare">What can be made of an object without knowing those before it; called by several threads. Null for nothing.</param>
internal sealed class InputObjects(bool withPrograms, WorkloadKinds kinds, Func<InputFile, DecodedObject, object?>? prepare = null)
{
    /// <summary>Where a manifest that names no namespace goes, as far as a file can tell.</summary>
    internal const string DefaultNamespace = "default";

    private const int MostBytesPending = 1024 * 1024;

    private static readonly int s_mostPending = 8 * Environment.ProcessorCount;

    private readonly ConcurrentBag<DocumentDecoder> _decoders = [];
    private readonly Queue<(Task<PreparedBatch> Task, int Length)> _pending = [];
    private long _bytesPending;
    private int _documentsBefore;

    /// <summary>The objects of files, to the last one. What cannot be read stands among them, and ends nothing.</summary>
    internal IEnumerable<InputObject> Read(IEnumerable<InputFile> files)
    {
        foreach (ManifestBatch batch in files.SelectMany(BatchReader.Read))
        {
            while (_pending.Count > 0 && (IsFullFor(batch) || _pending.Peek().Task.IsCompleted))
            {
                foreach (InputObject item in FinishOne())
                {
                    yield return item;
                }
            }

            _pending.Enqueue((Task.Run(() => Decode(batch)), batch.Length));
            _bytesPending += batch.Length;
        }

        while (_pending.Count > 0)
        {
            foreach (InputObject item in FinishOne())
            {
                yield return item;
            }
        }
    }

    private bool IsFullFor(ManifestBatch batch) => _pending.Count >= s_mostPending || _bytesPending + batch.Length > MostBytesPending;

    private PreparedBatch Decode(ManifestBatch batch)
    {
        DocumentDecoder decoder = _decoders.TryTake(out DocumentDecoder? free) ? free : new DocumentDecoder(withPrograms, kinds);
        DecodedBatch decoded = DecodedBatch.Decode(batch, decoder);
        _decoders.Add(decoder);
        return new PreparedBatch(decoded, prepare is null ? [] : [.. decoded.Objects.Select(item => prepare(batch.File, item.Object))]);
    }

    private IEnumerable<InputObject> FinishOne()
    {
        (Task<PreparedBatch> task, int length) = _pending.Dequeue();
        (DecodedBatch decoded, object?[] prepared) = task.GetAwaiter().GetResult();
        ManifestBatch batch = decoded.Batch;
        _bytesPending -= length;
        for (int i = 0; i < decoded.Objects.Count; i++)
        {
            (int document, DecodedObject item) = decoded.Objects[i];
            InputProblem? problem = item is UnreadableObject { Finding: var finding } ? new InputProblem(finding.Position, finding.Message) : null;
            yield return new InputObject(batch.File, _documentsBefore + document + 1, problem is null ? item : null, problem, prepared.Length > 0 ? prepared[i] : null);
        }

        _documentsBefore += decoded.Documents;
        InputProblem? nothing = batch is { IsLast: true, Error: null, File.IsNamed: true } && _documentsBefore == 0 ? InputProblem.NoDocument : null;
        if (nothing is not null)
        {
            yield return new InputObject(batch.File, 0, null, nothing);
        }

        _documentsBefore = batch.IsLast ? 0 : _documentsBefore;
        if (batch.Error is { } error)
        {
            yield return new InputObject(batch.File, 0, null, new InputProblem(batch.FirstLine > 0 ? new Position(batch.FirstLine, 1) : null, error));
        }
    }

    /// <summary>A part with what was made of its objects, in their order; nothing where nothing was to be made.</summary>
    private sealed record PreparedBatch(DecodedBatch Decoded, object?[] Prepared);
}
