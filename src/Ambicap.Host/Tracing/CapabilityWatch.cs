using System.Runtime.InteropServices;
using Ambicap.Host.Processes;

namespace Ambicap.Host.Tracing;

/// <summary>
/// Counts the capability checks that the kernel makes for processes and everything they fork, in a trace instance of its own. The instance
/// is removed at the end, also where a signal ends this process; after SIGKILL the next watch removes it.
/// </summary>
internal sealed class CapabilityWatch : IDisposable
{
    private static readonly PosixSignal[] s_signals = [PosixSignal.SIGHUP, PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly Lock _lock = new();
    private readonly TraceFileSystem _files;
    private readonly CheckTrace _trace;
    private readonly CheckTally _tally;
    private readonly WatchOptions _options;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Thread _reader;
    private volatile bool _isOver;
    private Observation? _last;

    private CapabilityWatch(TraceFileSystem files, WatchOptions options)
    {
        _files = files;
        _tally = new CheckTally { Begun = options.Begun };
        _options = options;
        _trace = new CheckTrace(files, options);
        _signals = [.. s_signals.Select(signal => PosixSignalRegistration.Create(signal, _ => Finish()))];
        _reader = new Thread(ReadOn) { IsBackground = true, Name = "trace reader" };
    }

    /// <summary>What is missing here to watch, and how to get it, in one line; null where nothing is.</summary>
    public static string? Missing()
    {
        using TraceFileSystem? files = TraceFileSystem.TryOpen(out string? missing);
        return missing;
    }

    /// <summary>Begins to watch processes that exist, with all their threads, and everything they fork from now on.</summary>
    /// <exception cref="HostException">It cannot be watched here.</exception>
    public static CapabilityWatch Start(IReadOnlyCollection<int> processIds) => Start(processIds, CountFrom.Now);

    /// <summary>The same where the checks do not count at once.</summary>
    /// <exception cref="HostException">It cannot be watched here.</exception>
    internal static CapabilityWatch Start(IReadOnlyCollection<int> processIds, CountFrom from, WatchOptions? options = null)
    {
        TraceFileSystem files = TraceFileSystem.TryOpen(out string? missing) ?? throw new HostException(missing!);
        CapabilityWatch? watch = null;
        try
        {
            watch = new CapabilityWatch(files, options ?? new WatchOptions());
            watch.Add(processIds, from);
            watch._trace.Begin();
            watch._reader.Start();
            return watch;
        }
        catch
        {
            watch?.Finish();
            files.Dispose();
            throw;
        }
    }

    /// <summary>Watches one more process.</summary>
    public void Add(int processId) => Add([processId], CountFrom.Now);

    /// <summary>Watches more processes, whose checks may not count at once. One that is watched already goes on as it is.</summary>
    internal void Add(IEnumerable<int> processIds, CountFrom from)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                foreach ((int process, HashSet<int> threads) in _trace.Follow(processIds.Where(id => !_tally.Knows(id))))
                {
                    _tally.Add(process, threads, from);
                }
            }
        }
    }

    /// <summary>Watches a process and all that came from it, until no new one turns up.</summary>
    internal void AddTree(int processId, CountFrom from)
    {
        HashSet<int> found = [];
        while (RunningProcesses.TreeOf(processId).Where(found.Add).ToArray() is { Length: > 0 } processes)
        {
            Add(processes, from);
        }
    }

    /// <summary>What was seen so far; cumulative, may be called again and again.</summary>
    public Observation Read()
    {
        lock (_lock)
        {
            return _last ?? Drain();
        }
    }

    /// <summary>Ends the watch: the instance is removed. What was seen can still be read.</summary>
    public void Dispose()
    {
        Finish();
        if (_reader.IsAlive)
        {
            _reader.Join();
        }

        Array.ForEach(_signals, signal => signal.Dispose());
        _files.Dispose();
    }

    private void ReadOn()
    {
        while (!_isOver)
        {
            _trace.Wait(_options.Pause);
            lock (_lock)
            {
                if (!_isOver)
                {
                    // First, since what has started goes on.
                    TellOfStarts();
                    Drain(observe: false);
                }
            }
        }
    }

    private void TellOfStarts()
    {
        foreach (int process in _trace.Started())
        {
            _options.Started?.Invoke(process);
        }
    }

    private Observation Drain(bool observe = true)
    {
        _trace.Drain(_tally);
        _tally.Forget();
        return observe ? _tally.Observe(_trace.Lost) : null!;
    }

    private void Finish()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _isOver = true;
                _last = Drain();
                _trace.Dispose();
            }
        }
    }
}
