using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>How long certificates live, and what follows from it.</summary>
/// <param name="Leaf">The life of the webhook's own certificate.</param>
internal sealed record CertificateLife(TimeSpan Leaf)
{
    private static readonly (char Unit, TimeSpan Length)[] s_units = [('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366);

    internal static CertificateLife Usual { get; } = new(TimeSpan.FromDays(90));

    /// <summary>The authority outlives several certificates: changing it is what API servers must be told of.</summary>
    internal TimeSpan Authority => Leaf * 4;

    /// <summary>How long an authority is in both webhook configurations before anybody shows a certificate of it.</summary>
    internal TimeSpan Settle => Shorter(TimeSpan.FromMinutes(5), Leaf / 12);

    /// <summary>Between two looks at what is in the cluster.</summary>
    internal TimeSpan Interval => Shorter(TimeSpan.FromSeconds(10), Settle / 5);

    /// <summary>How far the clock of an API server may be behind.</summary>
    internal TimeSpan Skew => Shorter(TimeSpan.FromMinutes(5), Leaf / 12);

    /// <summary>As the command line has it, which shows the usual one in its help.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Leaf.TotalHours}h");

    /// <summary>Whether two thirds of a certificate's life are over.</summary>
    internal static bool IsDue(X509Certificate2 certificate, DateTimeOffset now)
    {
        DateTimeOffset from = certificate.NotBefore, until = certificate.NotAfter;
        return now >= from + ((until - from) * 2 / 3);
    }

    /// <summary>Reads <c>2160h</c>, <c>90m</c> or <c>60s</c>: 30 seconds to 366 days.</summary>
    internal static CertificateLife? TryParse(string text)
    {
        foreach ((char unit, TimeSpan length) in s_units)
        {
            if (text.EndsWith(unit) && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                && count <= s_longest / length && length * count >= s_shortest)
            {
                return new CertificateLife(length * count);
            }
        }

        return null;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
