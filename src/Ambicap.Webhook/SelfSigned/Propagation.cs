namespace Ambicap.Webhook.SelfSigned;

/// <summary>Remembers since when each authority is in every webhook configuration, without a gap.</summary>
/// <param name="settle">How long until every API server knows.</param>
internal sealed class Propagation(TimeSpan settle)
{
    private readonly Dictionary<string, DateTimeOffset> _since = [];

    /// <summary>Takes note of what is there now; what is not begins anew when it comes back.</summary>
    internal void Note(IReadOnlyCollection<string> authorities, DateTimeOffset now)
    {
        foreach (string gone in _since.Keys.Except(authorities).ToArray())
        {
            _ = _since.Remove(gone);
        }

        foreach (string authority in authorities)
        {
            _ = _since.TryAdd(authority, now);
        }
    }

    /// <summary>Whether an authority has been there for long enough.</summary>
    internal bool IsKnown(string authority, DateTimeOffset now) => _since.TryGetValue(authority, out DateTimeOffset since) && now >= since + settle;
}
