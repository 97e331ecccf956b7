namespace Ambicap.Webhook.Logging;

/// <summary>Lets one through in a while, and counts the others: what anybody can cause must not fill the log.</summary>
/// <param name="interval">The while.</param>
internal sealed class Throttle(TimeSpan interval)
{
    private long _next;
    private int _others;

    /// <summary>Whether this one may pass.</summary>
    /// <param name="others">How many did not since the last that did.</param>
    internal bool IsOpen(out int others)
    {
        long now = Environment.TickCount64;
        long next = Volatile.Read(ref _next);
        if (now < next || Interlocked.CompareExchange(ref _next, now + (long)interval.TotalMilliseconds, next) != next)
        {
            _ = Interlocked.Increment(ref _others);
            others = 0;
            return false;
        }

        others = Interlocked.Exchange(ref _others, 0);
        return true;
    }
}
