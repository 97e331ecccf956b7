using System.Diagnostics;
using Ambicap.Node.Events;
using Ambicap.Node.Interop;
using Ambicap.Node.Metrics;
using Ambicap.Node.Watching;

namespace Ambicap.Node.Observing;

/// <summary>
/// Observes a node: metrics, and Events on Pods. One thread does it all, and sleeps in poll(2) until a client asks, ambicap-runtime has
/// decided something, or it is time to look again.
/// </summary>
internal sealed class Observer : IDisposable
{
    // So often the end is looked for, and what has not come by itself.
    private const int LongestWait = 1_000;
    private const long SendEvery = 5_000;
    private const long TrimEvery = 60_000;
    private const int StackBytes = 256 * 1024;

    private readonly ObserverOptions _options;
    private readonly NodeState _state = new();
    private readonly EventCounts _counts = new();
    private readonly EventQueue _queue;
    private readonly GrantedContainers _containers;
    private readonly AuditSpoolReader _spool;
    private readonly FolderWatch _watch;
    private readonly MetricsServer _server;
    private readonly Errand _probing = new();
    private readonly Errand _sending = new();
    private bool _isWatched;
    private long _nextScan;
    private long _nextProbe;
    private long _nextSend;
    private long _nextTrim;

    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    internal Observer(ObserverOptions options)
    {
        _options = options;
        _queue = new EventQueue(_counts);
        _containers = new GrantedContainers(options.HostRoot);
        _spool = new AuditSpoolReader(options.HostRoot);
        _server = new MetricsServer(options.Address, Find);
        _watch = new FolderWatch(_spool.Folder);
    }

    /// <summary>Where metrics are served.</summary>
    internal System.Net.IPEndPoint Address => _server.Address;

    /// <summary>Observes until it is cancelled.</summary>
    internal static async Task RunAsync(ObserverOptions options, CancellationToken cancellation)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(
            () =>
            {
                try
                {
                    using Observer observer = new(options);
                    observer.Run(cancellation);
                    ended.SetResult();
                }
                catch (Exception failure)
                {
                    ended.SetException(failure);
                }
            },
            StackBytes);
        thread.Start();
        await ended.Task;
    }

    /// <summary>Observes on this thread until it is cancelled.</summary>
    internal void Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            Step(Environment.TickCount64);
            Poll.Wait([(_watch.Descriptor, false), .. _server.Waits()], LongestWait);
        }
    }

    /// <summary>Does what can be done now.</summary>
    internal void Step(long now)
    {
        _server.Advance(now);
        TakeDecisions();
        if (now >= _nextScan)
        {
            Scan();
            _nextScan = now + (long)_options.ScanEvery.TotalMilliseconds;
        }

        if (now >= _nextProbe && _probing.TryStart(() => _state.Probe = _options.Probe(_options)))
        {
            _nextProbe = now + (long)_options.ProbeEvery.TotalMilliseconds;
            _nextTrim = now + 1;
        }

        if (now >= _nextTrim && !_probing.IsRunning)
        {
            ResidentMemory.Trim();
            _nextTrim = now + TrimEvery;
        }

        if (now >= _nextSend && !_queue.IsEmpty && _options.Events is { } sink && !_sending.IsRunning)
        {
            IReadOnlyList<PodEvent> events = _queue.Take();
            _ = _sending.TryStart(() => _counts.Count(sink.Send(events), events.Count));
            _nextSend = now + SendEvery;
        }
    }

    public void Dispose()
    {
        _server.Dispose();
        _watch.Dispose();
    }

    private void TakeDecisions()
    {
        _watch.Drain();
        _isWatched = _watch.Renew() || TryMakeAndWatch();

        foreach (SpooledEntry spooled in _spool.Take())
        {
            _state.Count(spooled.Entry);
            if (_options.Events is not null && PodEvent.Of(spooled.Entry, spooled.Time) is { } told)
            {
                _queue.Add(told);
            }
        }
    }

    /// <summary>A folder that is gone, as after somebody emptied /run, is made again.</summary>
    private bool TryMakeAndWatch()
    {
        try
        {
            _spool.MakeFolder();
            return _watch.Renew();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Decisions are not told until it can be made; /healthz says so.
            return false;
        }
    }

    private void Scan()
    {
        long begin = Stopwatch.GetTimestamp();
        _containers.Refresh();
        _state.Containers = _containers.All;
        _state.Scan.Run(_containers.All);
        _state.ScanTime = DateTime.UtcNow;
        _state.ScanSpent += Stopwatch.GetElapsedTime(begin);
    }

    private (bool IsWell, string Text)? Find(string path) => path switch
    {
        "/metrics" => (true, MetricsText.Of(_state, _counts)),
        "/healthz" => _isWatched ? (true, "ok\n")
            : (false, $"{_spool.Folder} cannot be made or watched; make its parent writable for root\n"),
        "/readyz" => _options.IsReady() ? (true, "ok\n") : (false, "not installed on this node, or not any more; see the log\n"),
        _ => null,
    };
}
