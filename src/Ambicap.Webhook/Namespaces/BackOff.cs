namespace Ambicap.Webhook.Namespaces;

/// <summary>
/// Waiting times after failures: each twice the one before, up to a most, and each a random part shorter, so that the replicas do not
/// come back all at once.
/// </summary>
/// <param name="shortest">The first.</param>
/// <param name="longest">The most.</param>
internal sealed class BackOff(TimeSpan shortest, TimeSpan longest)
{
    private TimeSpan _next = shortest;

    /// <summary>The first of the waiting times.</summary>
    internal TimeSpan Shortest { get; } = shortest;

    /// <summary>How long to wait now.</summary>
    internal TimeSpan Next()
    {
        TimeSpan wait = _next;
        _next = wait * 2 < longest ? wait * 2 : longest;
        return wait * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    /// <summary>All is well: the next failure waits the shortest.</summary>
    internal void Reset() => _next = Shortest;
}
