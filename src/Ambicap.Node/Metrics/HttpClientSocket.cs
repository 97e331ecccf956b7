using System.Net.Sockets;

namespace Ambicap.Node.Metrics;

/// <summary>One client of the metrics: a request that is bounded in size and time, and its answer. Never waits.</summary>
internal sealed class HttpClientSocket : IDisposable
{
    private const int MostBytes = 8 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _request = new byte[MostBytes];
    private int _received;
    private byte[]? _answer;
    private int _sent;

    internal HttpClientSocket(Socket socket, long deadline)
    {
        socket.Blocking = false;
        _socket = socket;
        Deadline = deadline;
    }

    internal int Descriptor => (int)_socket.Handle;

    /// <summary>When it is cut, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    internal long Deadline { get; }

    /// <summary>Whether it waits for its client to take the answer, rather than for the request.</summary>
    internal bool IsAnswering => _answer is not null;

    /// <summary>Goes on as far as it can without waiting.</summary>
    /// <returns>Whether more is to come.</returns>
    internal bool Advance(Func<string, (bool IsWell, string Text)?> find)
    {
        try
        {
            return IsAnswering ? Send() : Receive(find);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.WouldBlock or SocketError.Interrupted)
        {
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool Receive(Func<string, (bool IsWell, string Text)?> find)
    {
        int got = _socket.Receive(_request.AsSpan(_received));
        if (got == 0)
        {
            return false;
        }

        _received += got;
        _answer = HttpAnswer.To(_request.AsSpan(0, _received), find) ?? (_received == MostBytes ? HttpAnswer.TooLarge() : null);
        return !IsAnswering || Send();
    }

    private bool Send()
    {
        while (_sent < _answer!.Length)
        {
            _sent += _socket.Send(_answer.AsSpan(_sent));
        }

        // The client sees the end of the answer, not a reset because of bytes that nobody read.
        _socket.Shutdown(SocketShutdown.Send);
        return false;
    }
}
