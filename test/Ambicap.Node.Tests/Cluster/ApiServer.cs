using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ambicap.Node.Cluster;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Cluster;

/// <summary>Answers one request after another by TLS, and keeps what it was asked.</summary>
internal sealed class ApiServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate;

    internal ApiServer(string status, string body)
    {
        using X509Certificate2 made = TestCertificate.Write(_folder.File("ca.crt"), _folder.File("key"));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        _ = _folder.Write("token", "secret\n");
        _listener.Start();
        _ = ServeAsync(status, body);
    }

    internal List<string> Requests { get; } = [];

    internal ServiceAccount Account => new(new Uri($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}"), _folder.Path);

    internal void Renew(string token) => File.WriteAllText(_folder.File("token"), token);

    /// <summary>Another authority than the one that signed the server's certificate.</summary>
    internal void ForgetAuthority() => TestCertificate.Write(_folder.File("ca.crt"), _folder.File("other")).Dispose();

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        _folder.Dispose();
    }

    private async Task ServeAsync(string status, string body)
    {
        while (true)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await using SslStream stream = new(client.GetStream());
                await stream.AuthenticateAsServerAsync(_certificate);
                Requests.Add(await ReadAsync(stream));
                string answer = $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            }
            catch (Exception failure) when (failure is ObjectDisposedException or SocketException)
            {
                return;
            }
            catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust it hangs up.
            }
        }
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        while (true)
        {
            length += await stream.ReadAsync(buffer.AsMemory(length));
            string text = Encoding.UTF8.GetString(buffer, 0, length);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            int at = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
            int body = at < 0 ? 0 : int.Parse(text[(at + 16)..text.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
            if (end >= 0 && length >= end + 4 + body)
            {
                return text;
            }
        }
    }
}
