using Ambicap.Cri.Serving;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ambicap.Cri.Tests.Runtimes;

/// <summary>
/// Something that speaks gRPC at a socket, for what containerd 1.6 does not have: streams both ways, methods of the future, trailers of
/// any kind.
/// </summary>
internal sealed class FakeRuntime : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly Func<FakeCall, Task> _answer;

    private FakeRuntime(string socket, Func<FakeCall, Task> answer)
    {
        _answer = answer;
        File.Delete(socket);
        KestrelServerOptions options = KestrelSettings.Create(new UnixEndpoint(socket), NoServices.Instance);
        _server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    internal static async Task<FakeRuntime> StartAsync(string socket, Func<FakeCall, Task> answer)
    {
        FakeRuntime runtime = new(socket, answer);
        await runtime._server.StartAsync(runtime, CancellationToken.None);
        return runtime;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context) => _answer(new FakeCall(context));

    /// <summary>Ends at once, as a runtime that is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }

    private sealed class NoServices : IServiceProvider
    {
        internal static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
