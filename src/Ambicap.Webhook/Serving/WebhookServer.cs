using System.Net.Sockets;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ambicap.Webhook.Serving;

/// <summary>Kestrel with its two ports: reviews by TLS, metrics without.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private static readonly TimeSpan s_handshakeTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_headersTime = TimeSpan.FromSeconds(10);

    /// <summary>Longer than the API server keeps an idle connection, so that it is never we who close one that it is about to use.</summary>
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(120);

    /// <summary>Bytes a second, of bodies on the whole: the largest takes a minute at most. The API server waits 30 seconds at most.</summary>
    private const int SlowestBody = 128 * 1024;

    /// <summary>More than API servers, probes and a scraper make together.</summary>
    private const int MostConnections = 1024;

    private const int MostStreams = 16;
    private const int LongestHeaders = 16 * 1024;

    private readonly WebApplication _application;
    private readonly IServer _server;

    private WebhookServer(WebApplication application)
    {
        _application = application;
        _server = application.Services.GetRequiredService<IServer>();
    }

    /// <summary>The port of reviews, and that of metrics, once it listens.</summary>
    internal (int Reviews, int Metrics) Ports
    {
        get
        {
            Uri[] addresses = [.. _server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
            return (addresses[0].Port, addresses[1].Port);
        }
    }

    /// <summary>Makes the server; nothing listens yet.</summary>
    /// <param name="port">The port of reviews.</param>
    /// <param name="metricsPort">The port of metrics.</param>
    /// <param name="times">How long clients may take.</param>
    /// <param name="certificates">The certificate for new connections.</param>
    /// <param name="log">Where Kestrel's own warnings go.</param>
    internal static WebhookServer Create(int port, int metricsPort, WebhookTimes times, ICertificateSource certificates, JsonLog log)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerProvider>(new KestrelLogProvider(log));

        // The API server keeps few connections: a buffer for each that is idle costs less than asking for data twice.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            ConfigureLimits(kestrel, times);
            kestrel.ListenAnyIP(port, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => new(certificates.Current.Options),
                HandshakeTimeout = s_handshakeTime,
            }));
            kestrel.ListenAnyIP(metricsPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return new WebhookServer(builder.Build());
    }

    /// <summary>Listens.</summary>
    /// <exception cref="InputException">A port is taken.</exception>
    internal async Task StartAsync(WebhookApplication application)
    {
        try
        {
            await _server.StartAsync(application, CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new InputException($"cannot listen ({failure.Message.TrimEnd('.')}); choose others by --port and --metrics-port");
        }
    }

    /// <summary>Takes no more connections, answers what has begun, and ends.</summary>
    internal Task StopAsync(CancellationToken limit) => _server.StopAsync(limit);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void ConfigureLimits(KestrelServerOptions kestrel, WebhookTimes times)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = BodyReader.LargestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
        kestrel.Limits.RequestHeadersTimeout = s_headersTime;
        kestrel.Limits.KeepAliveTimeout = s_idleTime;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBody, times.BodyGrace);
        kestrel.Limits.Http2.MaxStreamsPerConnection = MostStreams;
    }
}
