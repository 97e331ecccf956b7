using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using Ambicap.Tests;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Serving;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>The webhook in this process, with real TLS, before a fake API server.</summary>
internal sealed class RunningWebhook : IAsyncDisposable
{
    /// <summary>What a test waits for happens within this, or never.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly WebhookTimes s_times = new()
    {
        CertificateInterval = TimeSpan.FromMilliseconds(50),
        ShortestWait = TimeSpan.FromMilliseconds(20),
        LongestWait = TimeSpan.FromMilliseconds(100),
        LookupTime = TimeSpan.FromMilliseconds(500),
        BodyGrace = TimeSpan.FromSeconds(20),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryStream _log = new();
    private readonly WebhookService _service;
    private Task _following = Task.CompletedTask;

    private RunningWebhook(FakeApiServer api, string configuration, TimeSpan? bodyGrace)
    {
        Api = api;
        RenewCertificate();
        WebhookOptions options = new()
        {
            Configuration = _folder.Write("webhook.yaml", configuration),
            Files = new CertificateFiles(_folder.File("tls.crt"), _folder.File("tls.key")),
            Kubeconfig = WriteKubeconfig("not-a-secret"),
        };
        _service = new WebhookService(options, s_times with { BodyGrace = bodyGrace ?? s_times.BodyGrace }, new JsonLog(_log));
    }

    internal FakeApiServer Api { get; }

    internal HttpClient Client { get; private set; } = null!;

    /// <summary>The certificate that the last new connection was given.</summary>
    internal string? SeenCertificate { get; private set; }

    /// <summary>How many TLS connections were made.</summary>
    internal int Connections { get; private set; }

    internal Uri Metrics => new($"http://127.0.0.1:{_service.Ports.Metrics}/metrics");

    /// <summary>The log once it is drained: while it runs, others write it.</summary>
    internal string Log => Encoding.UTF8.GetString(_log.ToArray());

    /// <summary>Starts it; it is ready unless the API server holds back.</summary>
    internal static async Task<RunningWebhook> StartAsync(FakeApiServer api, string configuration, bool waitReady = true, TimeSpan? bodyGrace = null)
    {
        await api.StartAsync();
        RunningWebhook webhook = new(api, configuration, bodyGrace);
        await webhook._service.StartAsync();
        webhook._following = webhook._service.FollowAsync();
        webhook.Client = webhook.CreateClient();
        if (waitReady)
        {
            await webhook.UntilAsync(async () => await webhook.StatusAsync("/readyz") == HttpStatusCode.OK);
        }

        return webhook;
    }

    /// <summary>Writes a new certificate and returns its serial number.</summary>
    internal string RenewCertificate() => TestCertificate.Write(_folder.File("tls.crt"), _folder.File("tls.key")).SerialNumber;

    /// <summary>Leaves the files as half written ones are.</summary>
    internal void BreakCertificate() => _ = _folder.Write("tls.crt", "-----BEGIN CERTIFICATE-----\nMIIB");

    internal async Task<HttpStatusCode> StatusAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    internal async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, byte[] body)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(s_patience);
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
            Assert.False(_following.IsFaulted, _following.Exception?.ToString());
        }
    }

    /// <summary>A client of its own connections. It takes the certificate whatever it is: what is in it is for tests to compare.</summary>
    internal HttpClient CreateClient()
    {
        SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            Connections++;
            SeenCertificate = certificate!.GetSerialNumberString();
            return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0;
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"https://localhost:{_service.Ports.Reviews}") };
    }

    /// <param name="leave">How long it answers on, not being ready any more.</param>
    internal Task DrainAsync(TimeSpan leave = default) => _service.DrainAsync(leave);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _service.DrainAsync(TimeSpan.Zero);
        await _following;
        await _service.DisposeAsync();
        await Api.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Writes the kubeconfig anew and returns its path.</summary>
    internal string WriteKubeconfig(string token) => _folder.Write("kubeconfig", $$"""
        apiVersion: v1
        kind: Config
        current-context: fake
        clusters:
        - name: fake
          cluster:
            server: http://127.0.0.1:{{Api.Port}}{{Api.BasePath}}
        users:
        - name: fake
          user:
            token: {{token}}
        contexts:
        - name: fake
          context:
            cluster: fake
            user: fake
        """);
}
