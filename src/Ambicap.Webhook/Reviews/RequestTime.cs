using System.Globalization;

namespace Ambicap.Webhook.Reviews;

/// <summary>How long the API server waits for an answer: it says so by the query <c>timeout=5s</c>. Read only where something must be asked.</summary>
/// <param name="Query">The query of the request.</param>
internal readonly record struct RequestTime(string Query)
{
    private const string Key = "timeout=";

    /// <summary>What it takes to bring an answer back in time.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(300);

    /// <summary>The time that is left for judging; null where the query does not say.</summary>
    internal TimeSpan? Left()
    {
        foreach (string part in Query.TrimStart('?').Split('&'))
        {
            // The API server's own timeouts are whole seconds.
            if (part.StartsWith(Key, StringComparison.Ordinal)
                && part.EndsWith('s')
                && int.TryParse(part.AsSpan()[Key.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
            {
                TimeSpan left = TimeSpan.FromSeconds(seconds) - s_margin;
                return left > s_margin ? left : s_margin;
            }
        }

        return null;
    }
}
