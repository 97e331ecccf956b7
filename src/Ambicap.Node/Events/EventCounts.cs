namespace Ambicap.Node.Events;

/// <summary>What became of Events since the program began.</summary>
internal sealed class EventCounts
{
    private long _sent;
    private long _failed;

    internal long Sent => Volatile.Read(ref _sent);

    /// <summary>Those that the API server did not take.</summary>
    internal long Failed => Volatile.Read(ref _failed);

    /// <summary>Those that were too many to be sent.</summary>
    internal long Dropped { get; set; }

    /// <summary>Counts what a sink said; any thread may.</summary>
    internal void Count(int sent, int all)
    {
        _ = Interlocked.Add(ref _sent, sent);
        _ = Interlocked.Add(ref _failed, all - sent);
    }
}
