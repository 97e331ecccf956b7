using System.Collections.Immutable;
using Ambicap.Host.Processes;

namespace Ambicap.Host.Tracing;

/// <summary>Counts the checks of watched processes. The records must come in the order of their times.</summary>
internal sealed class CheckTally
{
    // A program that forks without end must not fill the memory: processes beyond are counted in the total alone.
    private const int MostListed = 10_000;

    private readonly Dictionary<int, WatchedProcess> _byThread = [];
    private readonly Dictionary<int, TraceRecord> _questions = [];
    private readonly List<WatchedProcess> _ended = [];
    private readonly List<int> _ending = [];
    private readonly CapabilityCounts _total = new();

    /// <summary>Is told of each process that counts from now on and did not before, with its id.</summary>
    internal Action<int>? Begun { get; init; }

    /// <summary>How many checks were counted.</summary>
    internal long Events { get; private set; }

    /// <summary>A process that is watched from now on.</summary>
    internal void Add(int processId, IEnumerable<int> threads, CountFrom from)
    {
        WatchedProcess process = new(processId, ProcessFile.TryRead(processId, "comm")?.TrimEnd() ?? "", from);
        foreach (int thread in threads)
        {
            // A thread that was forked meanwhile is known already.
            Set(thread, process);
        }
    }

    /// <summary>Whether a thread is watched already.</summary>
    internal bool Knows(int thread) => _byThread.ContainsKey(thread);

    /// <summary>How often a capability was asked for, by anybody who is watched.</summary>
    internal long TotalOf(int capability) => _total.TotalOf(capability);

    internal void Take(TraceRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Check:
                Count(record);
                break;
            case RecordKind.Question:
                _questions[record.Thread] = record;
                break;
            case RecordKind.Answer when _questions.Remove(record.Thread, out TraceRecord question):
                Count(question with { IsRefused = record.IsRefused });
                break;
            case RecordKind.Fork:
                WatchedProcess parent = Find(record.Thread);
                Set(record.Subject, record.IsThread ? parent : parent.Fork(record.Subject, record.Name));
                break;
            case RecordKind.Rename when record.Subject == Find(record.Subject).Id:
                Find(record.Subject).Rename(record.OldName, record.Name);
                break;
            case RecordKind.Execve when Find(record.Thread).Execute():
                Begun?.Invoke(record.Thread);
                break;
            case RecordKind.Exit:
                _ending.Add(record.Thread);
                break;
            default:
                break;
        }
    }

    /// <summary>Forgets what ended: called between two batches, since a thread is still asked for this and that after it said so.</summary>
    internal void Forget()
    {
        foreach (int thread in _ending)
        {
            if (_byThread.Remove(thread, out WatchedProcess? process) && --process.Threads == 0 && process.Counts.HasAudited && _ended.Count < MostListed)
            {
                _ended.Add(process);
            }

            _ = _questions.Remove(thread);
        }

        _ending.Clear();
    }

    /// <summary>What was counted so far.</summary>
    internal Observation Observe(long lost)
    {
        ImmutableArray<ObservedProcess> processes =
        [
            .. _byThread.Values.Distinct().Concat(_ended)
                .Select(process => new ObservedProcess(process.Id, process.Command, process.Counts.Observe()) { Origin = process.Origin })
                .Where(process => process.Capabilities.Length > 0).OrderBy(process => process.ProcessId),
        ];
        return new Observation(_total.Observe(), processes, Events, lost);
    }

    private void Count(TraceRecord record)
    {
        WatchedProcess process = Find(record.Thread);
        if (process.From == CountFrom.Now)
        {
            Events++;
            process.Counts.Add(record, process.Command);
            _total.Add(record, process.Command);
        }
    }

    /// <summary>Whose thread it is. One that is not known was forked while a record was lost: it is looked up, and counts.</summary>
    private WatchedProcess Find(int thread)
    {
        if (_byThread.TryGetValue(thread, out WatchedProcess? process))
        {
            return process;
        }

        ProcessLine? line = ProcessLine.TryRead(thread);
        process = line is { ProcessId: var id } && id != thread && _byThread.TryGetValue(id, out WatchedProcess? known) ? known
            : line is { ParentId: var parent } && _byThread.TryGetValue(parent, out WatchedProcess? forker) ? forker.Fork(line.ProcessId, line.Command)
            : new WatchedProcess(line?.ProcessId ?? thread, line?.Command ?? "", CountFrom.Now);
        Set(thread, process);
        return process;
    }

    private void Set(int thread, WatchedProcess process)
    {
        if (_byThread.TryGetValue(thread, out WatchedProcess? before) && before != process && --before.Threads == 0 && before.Counts.HasAudited
            && _ended.Count < MostListed)
        {
            _ended.Add(before);
        }

        if (before != process)
        {
            process.Threads++;
        }

        _byThread[thread] = process;
    }
}
