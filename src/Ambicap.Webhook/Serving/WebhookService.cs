using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.ExistingPods;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Metrics;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.SelfSigned;

namespace Ambicap.Webhook.Serving;

/// <summary>The whole webhook, put together.</summary>
internal sealed class WebhookService : IAsyncDisposable
{
    /// <summary>Bytes, of all large bodies together: with it the whole stays well within the memory limit of our own manifests.</summary>
    private const long LargestBodies = 48 * 1024 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly WebhookTimes _times;
    private readonly JsonLog _log;
    private readonly ClusterConnection _cluster;
    private readonly ICertificateSource _certificates;
    private readonly NamespaceResolver _resolver;
    private readonly NamespaceWatcher _watcher;
    private readonly WebhookApplication _application;
    private readonly WebhookServer _server;

    /// <summary>Reads every file that is needed; nothing runs yet.</summary>
    /// <exception cref="InputException">One of them cannot be used.</exception>
    internal WebhookService(WebhookOptions options, WebhookTimes times, JsonLog log)
    {
        (_times, _log) = (times, log);
        Configuration = ConfigurationFile.Read(options.Configuration);
        CertificateReloader? reloader = options.Files is { } files ? new CertificateReloader(files, times.CertificateInterval, log) : null;
        reloader?.Load();
        _cluster = new ClusterConnection(options.Kubeconfig, log);
        _certificates = reloader is null ? CreateCertificates(options) : reloader;

        NamespaceApi api = new(_cluster);
        NamespacePolicyReader policies = new(Configuration);
        WebhookMetrics metrics = new();
        _resolver = new NamespaceResolver(Namespaces, policies, api, times.LookupTime);
        _watcher = new NamespaceWatcher(api, policies, Namespaces, new BackOff(times.ShortestWait, times.LongestWait), log);
        ExistingPodWarnings existing = new(new PodApi(_cluster), new Exempt(Configuration.Exemptions), times.ListPodsTime, log);
        ReviewEndpoint reviews = new(new Admission(Configuration, policies, _resolver, existing), new BodyBudget(LargestBodies), metrics, log);
        _application = new WebhookApplication(reviews, metrics, Namespaces, _certificates, log);
        _server = WebhookServer.Create(options.Port, options.MetricsPort, times, _certificates, log);
    }

    internal WebhookConfiguration Configuration { get; }

    internal NamespaceStore Namespaces { get; } = new();

    /// <summary>The port of reviews, and that of metrics, once it listens.</summary>
    internal (int Reviews, int Metrics) Ports => _server.Ports;

    /// <summary>Listens.</summary>
    /// <exception cref="InputException">A port is taken.</exception>
    internal async Task StartAsync()
    {
        await _server.StartAsync(_application);
        (int port, int metricsPort) = Ports;
        _log.Information("listening", ("port", port), ("metricsPort", metricsPort), ("scope", Configuration.Scope.ToString().ToLowerInvariant()));
    }

    /// <summary>Follows the namespaces and the certificate, until <see cref="Stop"/> is called or one of the two fails.</summary>
    internal async Task FollowAsync() =>
        await await Task.WhenAny(_watcher.RunAsync(_stop.Token), _certificates.RunAsync(_stop.Token));

    /// <summary>Ends <see cref="FollowAsync"/>.</summary>
    internal void Stop() => _stop.Cancel();

    /// <summary>
    /// Goes down so that nobody notices: for a while it says that it is not ready, answers what comes, and asks each client to use
    /// another connection next time; then it takes no more, and answers what has begun.
    /// </summary>
    /// <param name="while">The while; none ends at once.</param>
    internal async Task DrainAsync(TimeSpan @while)
    {
        _application.IsStopping = true;
        await Task.Delay(@while);
        Stop();
        using CancellationTokenSource limit = new(_times.StopTime);
        await _server.StopAsync(limit.Token);
    }

    private SelfSignedCertificates CreateCertificates(WebhookOptions options) =>
        new(options.SelfSigned!, options.Life, _cluster, new BackOff(_times.ShortestWait, _times.LongestWait), _log);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _resolver.Dispose();
        _cluster.Dispose();
        _stop.Dispose();
    }
}
