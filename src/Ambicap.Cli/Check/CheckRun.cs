using System.Collections.Concurrent;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.PolicyPods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Namespaces;

namespace Ambicap.Cli.Check;

/// <summary>
/// Checks files: one thread reads and judges in the order of the input, the others decode in between. Only a bounded number of parts is
/// on the way at any time.
/// </summary>
internal sealed class CheckRun
{
    private const int MostBytesPending = 4 * 1024 * 1024;

    private static readonly int s_mostPending = 8 * Environment.ProcessorCount;

    private readonly CheckOptions _options;
    private readonly IVerdictWriter _writer;
    private readonly CheckOutput _output;
    private readonly CheckProgress _progress;
    private readonly NamespacePolicies _namespaces;
    private readonly CheckSummary _summary = new();
    private readonly ConcurrentBag<DocumentDecoder> _decoders = [];
    private readonly Queue<(Task<DecodedBatch> Task, int Length)> _pending = [];
    private long _bytesPending;
    private int _documentsBefore;

    internal CheckRun(CheckOptions options, IVerdictWriter writer, CheckOutput output, CheckProgress progress)
    {
        _options = options;
        _writer = writer;
        _output = output;
        _progress = progress;
        _namespaces = new NamespacePolicies(options);
    }

    /// <summary>Checks files to the last one.</summary>
    internal CheckSummary Run(IEnumerable<InputFile> files)
    {
        foreach (ManifestBatch batch in files.SelectMany(BatchReader.Read))
        {
            while (_pending.Count > 0 && (IsFullFor(batch) || _pending.Peek().Task.IsCompleted))
            {
                FinishOne();
            }

            _pending.Enqueue((Task.Run(() => Decode(batch)), batch.Length));
            _bytesPending += batch.Length;
        }

        while (_pending.Count > 0)
        {
            FinishOne();
        }

        _progress.Hide();
        _writer.Finish(_summary);
        return _summary;
    }

    private bool IsFullFor(ManifestBatch batch) => _pending.Count >= s_mostPending || _bytesPending + batch.Length > MostBytesPending;

    private DecodedBatch Decode(ManifestBatch batch)
    {
        DocumentDecoder decoder = _decoders.TryTake(out DocumentDecoder? free) ? free : new DocumentDecoder();
        DecodedBatch decoded = DecodedBatch.Decode(batch, decoder);
        _decoders.Add(decoder);
        return decoded;
    }

    private void FinishOne()
    {
        (Task<DecodedBatch> task, int length) = _pending.Dequeue();
        DecodedBatch decoded = task.GetAwaiter().GetResult();
        _bytesPending -= length;
        foreach ((int document, DecodedObject item) in decoded.Objects)
        {
            Judge(decoded.Batch.File, _documentsBefore + document + 1, item);
        }

        _documentsBefore += decoded.Documents;
        if (decoded.Batch.Error is { } error)
        {
            ReportUnreadable(decoded.Batch.File, decoded.Batch.FirstLine > 0 ? new Position(decoded.Batch.FirstLine, 1) : null, error);
        }

        _documentsBefore = decoded.Batch.IsLast ? 0 : _documentsBefore;
        _progress.Show(decoded.Batch.File, _summary);
    }

    private void Judge(InputFile file, int document, DecodedObject item)
    {
        switch (item)
        {
            case DecodedWorkload workload:
                Judge(file, document, workload);
                break;
            case DecodedNamespace found:
                TakeIn(file, found);
                break;
            case UnreadableObject unreadable:
                ReportUnreadable(file, unreadable.Finding.Position, unreadable.Finding.Message);
                break;
            default:
                _summary.Skipped++;
                break;
        }
    }

    /// <summary>What a webhook would refuse about a Namespace is as bad as what cannot be read: it is not known what its Pods may have.</summary>
    private void TakeIn(InputFile file, DecodedNamespace found)
    {
        NamespaceReading reading = NamespaceReading.Of(found.Keys);
        _namespaces.Add(found.Name, reading);
        if (reading.Findings.Count == 0)
        {
            _summary.Skipped++;
            return;
        }

        _summary.Unreadable++;
        foreach (NamespaceFinding finding in reading.Findings)
        {
            Tell(file, found.Places!.Find(finding), $"Namespace \"{found.Name}\": {finding.Text}");
        }
    }

    private void Judge(InputFile file, int document, DecodedWorkload workload)
    {
        AmbientContext context = _namespaces.Of(workload.Namespace ?? CheckedWorkload.DefaultNamespace);
        Judgement judgement = Judgement.Of(_options.IsFull ? Scope.Full : Scope.Ambient, context, workload.Pod);
        IReadOnlyList<Violation> violations = judgement.Standards.Count == 0
            ? judgement.Ambient.Violations
            : [.. judgement.Standards, .. judgement.Ambient.Violations];
        if (violations.Count == 0)
        {
            _summary.Allowed++;
        }
        else
        {
            _summary.Forbidden++;
        }

        _writer.Write(new CheckedWorkload(file, document, workload, context.Level, violations, judgement.Ambient.Warnings));
    }

    private void ReportUnreadable(InputFile file, Position? position, string message)
    {
        _summary.Unreadable++;
        Tell(file, position, message);
    }

    private void Tell(InputFile file, Position? position, string message)
    {
        _output.WriteError($"{file.Name}:{(position is { } place ? $"{place}:" : "")} {message}");
        _writer.WriteUnreadable(file, position, message);
    }
}
