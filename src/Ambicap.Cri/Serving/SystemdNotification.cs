using System.Net.Sockets;
using System.Text;

namespace Ambicap.Cri.Serving;

/// <summary>Tells systemd how the service is (sd_notify(3)); nothing happens where systemd does not ask.</summary>
internal static class SystemdNotification
{
    private const string Variable = "NOTIFY_SOCKET";

    /// <summary>Clients can connect.</summary>
    internal static void Ready() => Send("READY=1\nSTATUS=Forwarding.");

    /// <summary>The end has begun.</summary>
    internal static void Stopping() => Send("STOPPING=1");

    private static void Send(string state)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 1 } address)
        {
            return;
        }

        try
        {
            // A leading @ stands for a name without a file.
            using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            _ = socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            Notice.Write($"systemd cannot be told: {failure.Message}");
        }
    }
}
