using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Namespaces;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>
/// Certificates without anybody else: an authority in a Secret that the replicas share, told to API servers by <c>caBundle</c> of the webhook
/// configurations. Each replica does the same work; the API server lets one of them win.
/// </summary>
internal sealed class SelfSignedCertificates : ICertificateSource
{
    private readonly ServiceName _name;
    private readonly CertificateLife _life;
    private readonly ClusterConnection _cluster;
    private readonly AuthoritySecret _secret;
    private readonly Renewal _renewal;
    private readonly Propagation _propagation;
    private readonly BackOff _pace;
    private readonly JsonLog _log;
    private volatile ServerCertificate _current;
    private volatile string? _missing = "the certificate is not yet there";
    private AuthorityState? _shown;
    private string? _lastError;

    internal SelfSignedCertificates(ServiceName name, CertificateLife life, ClusterConnection cluster, BackOff pace, JsonLog log)
    {
        (_name, _life, _cluster, _pace, _log) = (name, life, cluster, pace, log);
        _secret = new AuthoritySecret(name, cluster);
        _renewal = new Renewal(name.Host, life);
        _propagation = new Propagation(life.Settle);

        // Until the first one is there, probes of the kubelet, which trusts anybody, are answered with one that no API server knows.
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _current = Usable(SigningAuthority.Issue(SigningAuthority.Create(now, life), name.Host, now, life));
    }

    public ServerCertificate Current => _current;

    public string? Missing => _missing;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            TimeSpan wait = await KeepAsync(cancellation);
            try
            {
                await Task.Delay(wait, cancellation);
            }
            catch (OperationCanceledException)
            {
                // The loop sees it.
            }
        }
    }

    /// <summary>Does what is to be done now, and says how long there is nothing to do.</summary>
    private async Task<TimeSpan> KeepAsync(CancellationToken cancellation)
    {
        try
        {
            await AdvanceAsync(DateTimeOffset.UtcNow, cancellation);
            _pace.Reset();
            _lastError = null;
            return _life.Interval;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            TimeSpan wait = _pace.Next();
            Tell(failure, cancellation);
            return wait < _life.Interval ? wait : _life.Interval;
        }
    }

    /// <summary>
    /// The order matters: configurations are read before the Secret, and written after it, each only in the version that was read. Who
    /// holds an older Secret than another replica cannot take back what that one told.
    /// </summary>
    private async Task AdvanceAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        IReadOnlyList<TrustedConfiguration> configurations = await TrustedConfiguration.ReadAllAsync(_name, _cluster, cancellation);
        string[][] trusted = [.. configurations.Select(configuration => configuration.Common(now).ToArray())];
        _propagation.Note(trusted.Length == 0 ? [] : [.. trusted.Aggregate((one, other) => [.. one.Intersect(other)])], now);
        (AuthorityState? stored, string? version) = await _secret.ReadAsync(cancellation);
        bool isNextKnown = stored?.Next is { } next && _propagation.IsKnown(next.Certificate, now);
        AuthorityState state = _renewal.Advance(stored, trusted.SelectMany(authorities => authorities).Distinct(), isNextKnown, now);
        if (!ReferenceEquals(state, stored))
        {
            await _secret.WriteAsync(state, version, cancellation);
            _log.Information(Change(stored, state), ("secret", _name.Secret));
        }

        string bundle = CaBundle.Join(state.Trusted);
        foreach (TrustedConfiguration configuration in configurations)
        {
            if (configuration.PatchTo(bundle) is { } patch)
            {
                await _cluster.WriteAsync(HttpMethod.Patch, $"{configuration.Path}?fieldManager=ambicap-webhook", "application/json-patch+json", patch, cancellation);
            }
        }

        _propagation.Note([.. state.Trusted], now);
        Show(state, now);
    }

    /// <summary>Shows a certificate as soon as API servers trust it; before that the one that is there, as long as they trust that.</summary>
    private void Show(AuthorityState state, DateTimeOffset now)
    {
        bool isNew = _shown?.Leaf != state.Leaf;
        bool mayWait = _shown is { } shown && state.Trusted.Contains(shown.Authority.Certificate) && _current.Expires > now.UtcDateTime;
        if (isNew && (!mayWait || _propagation.IsKnown(state.Authority.Certificate, now)))
        {
            _current = Usable(state.Leaf);
            _shown = state;
            _missing = null;
            _log.Information("the certificate is shown", ("expires", _current.Expires.ToString("O")));
        }
    }

    private static ServerCertificate Usable(CertificatePem pem) => new(X509Certificate2.CreateFromPem(pem.Certificate, pem.Key), []);

    private static string Change(AuthorityState? before, AuthorityState after) =>
        before is null ? "an authority was made"
        : before.Authority != after.Authority ? "the authority was changed"
        : before.Next != after.Next ? "the next authority was made"
        : before.Leaf != after.Leaf ? "the certificate was renewed"
        : "the former authority is trusted no more";

    private void Tell(Exception failure, CancellationToken cancellation)
    {
        if (failure is ApiStatusException { Status: (int)HttpStatusCode.Conflict or (int)HttpStatusCode.UnprocessableEntity })
        {
            _log.Information("another replica was faster; reading again");
        }
        else if (!cancellation.IsCancellationRequested && failure.Message != _lastError)
        {
            _lastError = failure.Message;
            _log.Warning("certificates cannot be kept fresh; going on with those that are there", ("reason", failure.GetBaseException().Message));
        }
    }
}
