using System.Runtime.InteropServices;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Metrics;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Serving;

namespace Ambicap.Webhook.Commands;

/// <summary>The life of the webhook: from its files to its last answer.</summary>
internal static class WebhookRun
{
    private static readonly TimeSpan s_certificateInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    /// <summary>Within the 10 seconds that an API server waits by default, and then fails for a reason that nobody sees.</summary>
    private static readonly TimeSpan s_lookupTime = TimeSpan.FromSeconds(3);

    /// <summary>Within the 30 seconds that a Pod has to end.</summary>
    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(25);

    /// <summary>Runs until a signal ends it.</summary>
    /// <exception cref="InputException">It cannot be started so.</exception>
    internal static async Task<int> RunAsync(WebhookOptions options)
    {
        JsonLog log = new(Console.OpenStandardError());
        WebhookConfiguration configuration = ConfigurationFile.Read(options.Configuration);
        CertificateReloader certificates = new(new CertificateFiles(options.Certificate, options.PrivateKey), log);
        certificates.Load();
        using ClusterConnection cluster = ClusterConnection.Create(options.Kubeconfig);
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration terminate = Register(PosixSignal.SIGTERM, stop);
        using PosixSignalRegistration interrupt = Register(PosixSignal.SIGINT, stop);

        NamespaceApi api = new(cluster);
        NamespaceStore store = new();
        NamespacePolicyReader policies = new(configuration);
        WebhookMetrics metrics = new();
        using NamespaceResolver resolver = new(store, policies, api, s_lookupTime);
        ReviewEndpoint reviews = new(new Admission(configuration, policies), resolver, metrics, log);
        WebhookApplication application = new(reviews, metrics, store, certificates, log);
        await using WebhookServer server = WebhookServer.Create(options.Port, options.MetricsPort, certificates, log);
        await server.StartAsync(application);
        log.Information("listening", ("port", options.Port), ("metricsPort", options.MetricsPort), ("scope", configuration.Scope.ToString().ToLowerInvariant()));

        NamespaceWatcher watcher = new(api, policies, store, new BackOff(s_shortestWait, s_longestWait), log);
        Task first = await Task.WhenAny(watcher.RunAsync(stop.Token), certificates.RunAsync(s_certificateInterval, stop.Token));
        return await EndAsync(first, server, application, stop, log);
    }

    private static async Task<int> EndAsync(
        Task first, WebhookServer server, WebhookApplication application, CancellationTokenSource stop, JsonLog log)
    {
        int code = ExitCode.Good;
        try
        {
            // It ends by the signal, or by a flaw; either way what has begun is answered.
            await first;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.Error("the webhook failed", ("reason", failure.GetType().Name), ("where", failure.StackTrace));
            code = ExitCode.Failed;
        }

        application.IsStopping = true;
        log.Information("stopping");
        await stop.CancelAsync();
        using CancellationTokenSource limit = new(s_stopTime);
        await server.StopAsync(limit.Token);
        log.Information("stopped");
        return code;
    }

    private static PosixSignalRegistration Register(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
}
