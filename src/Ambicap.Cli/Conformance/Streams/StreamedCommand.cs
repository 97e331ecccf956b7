using System.Net.WebSockets;
using System.Text;

namespace Ambicap.Cli.Conformance.Streams;

/// <summary>
/// The stream that Exec and Attach give the address of, as a WebSocket of the subprotocol <c>v4.channel.k8s.io</c>: the first byte of each
/// message is a channel, 0 standard input, 1 standard output.
/// </summary>
internal static class StreamedCommand
{
    private const string Protocol = "v4.channel.k8s.io";
    private const byte StandardInput = 0;
    private const byte StandardOutput = 1;
    private const int MostOutput = 64 * 1024;

    /// <summary>Sends a line, if there is one, and reads standard output until the end, or until a text is in it.</summary>
    /// <param name="address">The address, http or https.</param>
    /// <param name="line">What to send; null for nothing.</param>
    /// <param name="until">What ends it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="WebSocketException">Nothing answers there, or not like this.</exception>
    internal static async Task<string> RunAsync(Uri address, string? line, string until, CancellationToken cancellation)
    {
        using ClientWebSocket socket = new();
        socket.Options.AddSubProtocol(Protocol);
        UriBuilder target = new(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };
        await socket.ConnectAsync(target.Uri, cancellation);
        if (line is not null)
        {
            byte[] message = [StandardInput, .. Encoding.UTF8.GetBytes(line + "\n")];
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        }

        return await ReadAsync(socket, until, cancellation);
    }

    private static async Task<string> ReadAsync(ClientWebSocket socket, string until, CancellationToken cancellation)
    {
        StringBuilder output = new();
        byte[] buffer = new byte[MostOutput];
        int length = 0;
        while (output.Length < MostOutput)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close || length == buffer.Length)
            {
                break;
            }

            if (received.EndOfMessage)
            {
                _ = length > 0 && buffer[0] == StandardOutput ? output.Append(Encoding.UTF8.GetString(buffer, 1, length - 1)) : output;
                length = 0;
                if (output.ToString().Contains(until, StringComparison.Ordinal))
                {
                    break;
                }
            }
        }

        return output.ToString();
    }
}
