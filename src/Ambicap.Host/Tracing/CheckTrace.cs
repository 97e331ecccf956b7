using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ambicap.Host.Tracing;

/// <summary>The trace of checks as it runs in the kernel: what is followed, and the records of all processors in the order of time.</summary>
internal sealed class CheckTrace : IDisposable
{
    // All buffers together, and the least and the most of each processor: a record has about 50 bytes, with its stack about 250.
    private const int AllKilobytes = 64 * 1024;
    private const int LeastKilobytes = 1024;
    private const int MostKilobytes = 16 * 1024;

    // A buffer that is filled to so many parts in a hundred wakes the reader.
    private const string WakeAtPercent = "15";

    private const int MostStacks = 32;

    private readonly TraceInstance _instance;
    private readonly KprobeEvent? _kprobe;
    private readonly CheckEvent _event;
    private readonly TraceEvents _events;
    private readonly PageLayout _layout;
    private readonly ProcessorBuffer[] _processors;
    private readonly ProgramStarts? _starts;
    private readonly SafeFileHandle[] _handles;
    private readonly HashSet<int> _withoutStack = [];

    /// <exception cref="HostException">The kernel does not let us.</exception>
    internal CheckTrace(TraceFileSystem files, WatchOptions options)
    {
        _instance = TraceInstance.Create(files);
        try
        {
            _kprobe = files.HasTracepoint ? null : KprobeEvent.Create(files);
            _event = _kprobe?.Check ?? new CheckEvent(CheckEvent.Tracepoint, null);
            _events = new TraceEvents(files, _event);
            _layout = PageLayout.Parse(File.ReadAllText($"{files.Root}/events/header_page"));
            Configure(options.BufferKilobytes ?? Math.Clamp(AllKilobytes / Environment.ProcessorCount, LeastKilobytes, MostKilobytes));
            _processors = [.. _instance.Processors.Select(folder => new ProcessorBuffer(folder))];
            _starts = options.Names.Count > 0 ? new ProgramStarts(files, _events, _layout, options.Names) : null;
            _handles = [.. _processors.Select(processor => processor.File), .. _starts?.Handles ?? []];
        }
        catch (Exception failure)
        {
            Dispose();
            throw failure is Win32Exception or IOException or UnauthorizedAccessException
                ? new HostException($"cannot set up a trace instance: {failure.Message}; run it as root on the host")
                : failure;
        }
    }

    /// <summary>How many records the buffers had no room for.</summary>
    internal long Lost => _processors.Sum(processor => processor.Lost);

    /// <summary>Switches the events on.</summary>
    internal void Begin()
    {
        // The names of threads come first, so that the first check has one.
        string[] names = [.. TraceEvents.Companions, .. _event.Answer is { } answer ? [answer] : (string[])[], _event.Name];
        foreach (string name in names)
        {
            _instance.Write($"events/{name}/enable", "1");
        }
    }

    /// <summary>
    /// Follows processes, with all threads that they have: until no new one turns up, since the first ones may make more. Each time it is
    /// one write for all, since at the end of each the kernel waits for every processor (synchronize_rcu).
    /// </summary>
    /// <returns>The threads of each process.</returns>
    internal IReadOnlyDictionary<int, HashSet<int>> Follow(IEnumerable<int> processIds)
    {
        Dictionary<int, HashSet<int>> followed = processIds.Distinct().ToDictionary(id => id, _ => new HashSet<int>());
        for (bool hasNew = true; hasNew;)
        {
            int[] found = [.. followed.SelectMany(process => Threads(process.Key).Where(process.Value.Add))];
            hasNew = found.Length > 0 && _instance.TryWrite("set_event_pid", string.Join(' ', found));
        }

        return followed;
    }

    /// <summary>Waits until a buffer fills up, a program starts that was asked about, or the time is over.</summary>
    internal void Wait(int milliseconds) => TraceCalls.Wait(_handles, milliseconds);

    /// <summary>The threads that took a name that was asked about since the last call.</summary>
    internal IReadOnlyList<int> Started() => _starts?.Read() ?? [];

    /// <summary>Counts what was written up to now.</summary>
    internal void Drain(CheckTally tally)
    {
        // The clock of the trace is this one. What is written while the buffers are read waits for the next time, since what came before it
        // may still lie in a buffer that was read already.
        ulong until = (ulong)Stopwatch.GetTimestamp();
        PriorityQueue<ProcessorBuffer, ulong> next = new();
        foreach (ProcessorBuffer processor in _processors)
        {
            processor.Fill(_events, _layout);
            Enqueue(next, processor, until);
        }

        while (next.TryDequeue(out ProcessorBuffer? processor, out _))
        {
            tally.Take(processor.Take());
            Enqueue(next, processor, until);
        }

        LeaveOutStacks(tally);
    }

    public void Dispose()
    {
        foreach (ProcessorBuffer processor in _processors ?? [])
        {
            processor.Dispose();
        }

        _starts?.Dispose();
        _instance.Dispose();
        _kprobe?.Dispose();
    }

    private static void Enqueue(PriorityQueue<ProcessorBuffer, ulong> next, ProcessorBuffer processor, ulong until)
    {
        if (processor.NextTime is { } time && time <= until)
        {
            next.Enqueue(processor, time);
        }
    }

    private static IEnumerable<int> Threads(int processId)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{processId}/task").Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private void Configure(int kilobytes)
    {
        _instance.Write("buffer_size_kb", kilobytes.ToString(CultureInfo.InvariantCulture));
        _instance.Write("trace_clock", "mono");
        _instance.Write("options/event-fork", "1");

        // What is there stays, and what finds no room is counted.
        _instance.Write("options/overwrite", "0");
        _ = _instance.TryWrite("buffer_percent", WakeAtPercent);

        // A filter without any process would let everything pass. The idle task asks for nothing and forks nobody.
        _instance.Write("set_event_pid", "0");
        _instance.Write($"events/{_event.Name}/trigger", "stacktrace");
    }

    /// <summary>
    /// A stack costs ten times what the check itself does. Where it is not needed to judge a check, the first ones are enough to say where it
    /// was made.
    /// </summary>
    private void LeaveOutStacks(CheckTally tally)
    {
        int before = _withoutStack.Count;
        for (int capability = 0; capability < 64; capability++)
        {
            if (!CheckEvent.NeedsStack(capability) && tally.TotalOf(capability) >= MostStacks)
            {
                _withoutStack.Add(capability);
            }
        }

        if (_withoutStack.Count > before)
        {
            string trigger = $"events/{_event.Name}/trigger";
            string filter = string.Join(" && ", _withoutStack.Select(capability => $"cap != {capability}"));
            _ = _instance.TryWrite(trigger, "!stacktrace") && _instance.TryWrite(trigger, $"stacktrace if {filter}");
        }
    }
}
