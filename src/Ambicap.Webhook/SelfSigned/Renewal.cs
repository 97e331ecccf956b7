using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ambicap.Webhook.Certificates;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>
/// Decides what is renewed, and when. An authority goes through three times: next (trusted, signs nothing), signing, former (trusted,
/// its key forgotten); so no certificate is ever shown that some API server does not trust yet.
/// </summary>
/// <param name="host">The name that certificates are for.</param>
/// <param name="life">How long they live.</param>
internal sealed class Renewal(string host, CertificateLife life)
{
    /// <summary>How often <see cref="CertificateLife.Settle"/> a former authority stays trusted: every replica has changed by then.</summary>
    private const int FormerTimes = 3;

    /// <summary>The state from now on; the same object where nothing is to be done.</summary>
    /// <param name="state">The state; null where there is none that can be read.</param>
    /// <param name="trusted">What API servers are told to trust at the moment.</param>
    /// <param name="isNextKnown">Whether API servers have been told of the next authority for long enough.</param>
    /// <param name="now">The time.</param>
    internal AuthorityState Advance(AuthorityState? state, IEnumerable<string> trusted, bool isNextKnown, DateTimeOffset now)
    {
        if (state is null || !IsUsable(state.Authority, now))
        {
            // Whoever shows a certificate of another authority goes on until it has read this one.
            CertificatePem fresh = SigningAuthority.Create(now, life);
            return new AuthorityState(fresh, SigningAuthority.Issue(fresh, host, now, life)) { Former = [.. trusted], Changed = now };
        }

        if (state.Next is { } next && isNextKnown && IsUsable(next, now))
        {
            return new AuthorityState(next, SigningAuthority.Issue(next, host, now, life)) { Former = [state.Authority.Certificate], Changed = now };
        }

        if (state.Former.Count > 0 && now >= state.Changed + (life.Settle * FormerTimes))
        {
            state = state with { Former = [] };
        }

        using X509Certificate2 authority = X509Certificate2.CreateFromPem(state.Authority.Certificate);
        if ((state.Next is null && CertificateLife.IsDue(authority, now)) || (state.Next is { } lost && !IsUsable(lost, now)))
        {
            state = state with { Next = SigningAuthority.Create(now, life) };
        }

        return MustIssue(state.Leaf, authority, now) ? state with { Leaf = SigningAuthority.Issue(state.Authority, host, now, life) } : state;
    }

    private bool MustIssue(CertificatePem leaf, X509Certificate2 authority, DateTimeOffset now)
    {
        if (!IsUsable(leaf, now))
        {
            return true;
        }

        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(leaf.Certificate);

        // What ends with its authority cannot be renewed before that is.
        bool isDue = CertificateLife.IsDue(certificate, now) && certificate.NotAfter < authority.NotAfter;
        return isDue || !certificate.MatchesHostname(host, allowWildcards: false, allowCommonName: false) || certificate.Issuer != authority.Subject;
    }

    /// <summary>Whether a pair belongs together and is valid.</summary>
    private static bool IsUsable(CertificatePem pair, DateTimeOffset now)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
            return certificate.NotAfter > now.LocalDateTime;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
