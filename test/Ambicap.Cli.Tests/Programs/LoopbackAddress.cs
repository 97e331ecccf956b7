using System.Net;
using System.Net.Sockets;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>Finds an address of this machine's own that nobody listens at.</summary>
internal static class LoopbackAddress
{
    /// <summary>As a URL without a path, such as <c>http://127.0.0.1:4711</c>.</summary>
    internal static string Find()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        return FormattableString.Invariant($"http://127.0.0.1:{port}");
    }
}
