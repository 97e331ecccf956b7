using System.Net.Sockets;

namespace Ambicap.Cri.Forwarding;

/// <summary>HTTP/2 to a Unix socket.</summary>
internal sealed class UnixChannel : IDisposable
{
    private readonly UnixDomainSocketEndPoint _address;
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];

    internal UnixChannel(string socket)
    {
        _address = new UnixDomainSocketEndPoint(socket);
        Handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            ConnectCallback = (_, cancellation) => ConnectAsync(cancellation),
        };
    }

    /// <summary>
    /// Makes connections when they are needed, so that a runtime that was away is found again by the next call, and closes none for being
    /// old or idle.
    /// </summary>
    internal SocketsHttpHandler Handler { get; }

    /// <summary>Ends every connection, and with it every call, as if the other side had gone away.</summary>
    internal void BreakOff()
    {
        lock (_lock)
        {
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    public void Dispose()
    {
        Handler.Dispose();
        BreakOff();
    }

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(_address, cancellation);
            Keep(socket);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Keep(Socket socket)
    {
        lock (_lock)
        {
            _ = _sockets.RemoveAll(earlier => !earlier.Connected);
            _sockets.Add(socket);
        }
    }
}
