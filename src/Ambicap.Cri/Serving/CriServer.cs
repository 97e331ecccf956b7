using Ambicap.Cri.Containers;
using Ambicap.Cri.Forwarding;
using Ambicap.Cri.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Ambicap.Cri.Serving;

/// <summary>The proxy: Kestrel in front, YARP's forwarder behind, and CreateContainer's gate between them. No host is built around it.</summary>
internal sealed class CriServer : IAsyncDisposable
{
    // Calls of the CRI that last longer are streams and waits, whose clients come again.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1.5);

    private readonly ServiceProvider _services;
    private readonly ListeningSocket _socket;
    private readonly KestrelServer _server;
    private readonly RuntimeTarget _runtime;
    private readonly RuntimeTarget _images;
    private readonly SandboxQuestions _questions;
    private readonly CriApplication _application;

    private CriServer(ProxyOptions options, ProxyMetrics metrics)
    {
        _socket = ListeningSocket.Bind(options.Listen);
        _services = Services();
        IHttpForwarder forwarder = _services.GetRequiredService<IHttpForwarder>();
        _runtime = new RuntimeTarget(options.Runtime, forwarder, metrics);
        _images = options.Images == options.Runtime ? _runtime : new RuntimeTarget(options.Images, forwarder, metrics);
        _questions = new SandboxQuestions(options.Runtime);
        _application = new CriApplication(_runtime, _images, new ContainerGate(_questions, new HandlerRules(options.Handlers), metrics), metrics);
        SocketTransportOptions transport = new() { CreateBoundListenSocket = _ => _socket.Socket };
        _server = new KestrelServer(
            Options.Create(KestrelSettings.Create(options.Listen, _services)),
            new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>Listens, whether there is a container runtime yet or not.</summary>
    /// <exception cref="StartException">The socket cannot be had.</exception>
    internal static async Task<CriServer> StartAsync(ProxyOptions options, ProxyMetrics metrics, CancellationToken cancellation)
    {
        CriServer server = new(options, metrics);
        await server._server.StartAsync(server._application, cancellation);
        return server;
    }

    /// <summary>Takes no more calls, lets those that are there end for a while, and ends the others with Unavailable.</summary>
    internal async Task StopAsync()
    {
        using CancellationTokenSource patience = new(s_grace + s_lastWords);
        Task stopped = _server.StopAsync(patience.Token);
        if (await Task.WhenAny(stopped, Task.Delay(s_grace, CancellationToken.None)) != stopped)
        {
            _runtime.BreakOff();
            _images.BreakOff();
        }

        await stopped;
    }

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        _questions.Dispose();
        _runtime.Dispose();
        _images.Dispose();
        _socket.Dispose();
        await _services.DisposeAsync();
    }

    private static ServiceProvider Services()
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddHttpForwarder();
        return services.BuildServiceProvider();
    }
}
