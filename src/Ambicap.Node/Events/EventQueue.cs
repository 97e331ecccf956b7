namespace Ambicap.Node.Events;

/// <summary>
/// Collects Events until they are sent together. The same of a container is one Event in ten minutes, with a count, and the node has only so
/// many in all: a Pod that is refused and started again for ever must not fill etcd.
/// </summary>
internal sealed class EventQueue(EventCounts counts)
{
    internal const int MostWaiting = 100;
    internal const int Burst = 25;
    internal static readonly TimeSpan Each = TimeSpan.FromSeconds(5);
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int MostKnown = 1000;

    private readonly Dictionary<(string Uid, string Container, bool IsGranted, string Note), Known> _known = [];
    private readonly List<PodEvent> _waiting = [];
    private double _tokens = Burst;
    private DateTime _filled;

    /// <summary>Whether something waits to be sent.</summary>
    internal bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds an Event, unless it repeats another of late.</summary>
    internal void Add(PodEvent told)
    {
        (string, string, bool, string) key = (told.Pod.Uid, told.Container, told.IsGranted, told.Note);
        if (_known.TryGetValue(key, out Known? known) && told.Time - known.Since < Window)
        {
            known.Repeated++;
            return;
        }

        Forget(told.Time);
        int count = 1 + (known?.Repeated ?? 0);
        if (_known.Count >= MostKnown || _waiting.Count >= MostWaiting || !TryTake(told.Time))
        {
            counts.Dropped++;
            return;
        }

        _known[key] = new Known(told.Time);
        _waiting.Add(told with { Count = count });
    }

    /// <summary>Takes everything that waits.</summary>
    internal IReadOnlyList<PodEvent> Take()
    {
        PodEvent[] taken = [.. _waiting];
        _waiting.Clear();
        return taken;
    }

    /// <summary>One may go every five seconds, and some at once after a quiet time.</summary>
    private bool TryTake(DateTime now)
    {
        if (now > _filled)
        {
            _tokens = Math.Min(Burst, _tokens + ((now - _filled) / Each));
            _filled = now;
        }

        bool isThere = _tokens >= 1;
        _tokens -= isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>What began so long ago that it is told anew, and has not been repeated for as long.</summary>
    private void Forget(DateTime now)
    {
        foreach ((var key, Known known) in _known)
        {
            if (now - known.Since > 2 * Window)
            {
                _known.Remove(key);
            }
        }
    }

    private sealed class Known(DateTime since)
    {
        internal DateTime Since { get; } = since;

        internal int Repeated { get; set; }
    }
}
