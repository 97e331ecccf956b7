using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ambicap.Cri.Metrics;

/// <summary>Serves metrics and health over HTTP at a port of the loopback interface.</summary>
internal static class MetricsServer
{
    /// <summary>Listens.</summary>
    /// <exception cref="StartException">The port is taken.</exception>
    internal static async Task<IAsyncDisposable> StartAsync(IPEndPoint address, ProxyMetrics metrics, UnixEndpoint runtime, CancellationToken cancellation)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        Running server = new(new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance));
        try
        {
            await server.Server.StartAsync(new MetricsApplication(metrics, runtime), cancellation);
            return server;
        }
        catch (IOException failure)
        {
            await server.DisposeAsync();
            throw new StartException($"cannot serve metrics at {address}: {failure.Message}; name another port with --metrics-address");
        }
    }

    private sealed record Running(KestrelServer Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Server.StopAsync(new CancellationToken(canceled: true));
            Server.Dispose();
        }
    }
}
