using System.Net;
using System.Net.Sockets;

namespace Ambicap.Node.Metrics;

/// <summary>
/// Serves <c>/metrics</c> and <c>/healthz</c> over HTTP/1.1 by one listening socket, on the thread of its caller. A web server would take
/// more memory than all that ambicap-node does.
/// </summary>
internal sealed class MetricsServer : IDisposable
{
    private const int MostClients = 16;
    private const int Backlog = 16;
    private const long MillisecondsEach = 5_000;

    private readonly Socket _listener;
    private readonly Func<string, (bool IsWell, string Text)?> _find;
    private readonly List<HttpClientSocket> _clients = [];

    /// <param name="address">Where it listens.</param>
    /// <param name="find">The text of a path, and whether all is well.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    internal MetricsServer(IPEndPoint address, Func<string, (bool IsWell, string Text)?> find)
    {
        _find = find;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                _listener.DualMode = true;
            }

            _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(address);
            _listener.Listen(Backlog);
            _listener.Blocking = false;
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens, with the port that it was given.</summary>
    internal IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>The descriptors to wait for, and whether to write to each rather than to read.</summary>
    internal IEnumerable<(int Descriptor, bool ToWrite)> Waits()
    {
        // With all places taken, the others wait in the kernel's queue.
        if (_clients.Count < MostClients)
        {
            yield return ((int)_listener.Handle, false);
        }

        foreach (HttpClientSocket client in _clients)
        {
            yield return (client.Descriptor, client.IsAnswering);
        }
    }

    /// <summary>Goes on with everything that can go on, and cuts whoever took too long.</summary>
    /// <param name="now">Milliseconds of <see cref="Environment.TickCount64"/>.</param>
    internal void Advance(long now)
    {
        while (_clients.Count < MostClients && TryAccept() is { } accepted)
        {
            _clients.Add(new HttpClientSocket(accepted, now + MillisecondsEach));
        }

        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            if (now >= _clients[i].Deadline || !_clients[i].Advance(_find))
            {
                _clients[i].Dispose();
                _clients.RemoveAt(i);
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _clients.ForEach(client => client.Dispose());
    }

    private Socket? TryAccept()
    {
        try
        {
            return _listener.Accept();
        }
        catch (SocketException)
        {
            // Nobody is there, or whoever was has gone.
            return null;
        }
    }
}
