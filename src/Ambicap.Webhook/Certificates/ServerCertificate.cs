using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Ambicap.Webhook.Certificates;

/// <summary>What a handshake needs of one certificate. Connections keep the one that they began with.</summary>
internal sealed class ServerCertificate
{
    internal ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        Expires = leaf.NotAfter.ToUniversalTime();
        Options = new SslServerAuthenticationOptions
        {
            // Offline: what the file does not have is not fetched from anywhere.
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            ClientCertificateRequired = false,
        };
    }

    /// <summary>The same object for each handshake, so that sessions can be resumed.</summary>
    internal SslServerAuthenticationOptions Options { get; }

    /// <summary>When it stops being valid, in UTC.</summary>
    internal DateTime Expires { get; }
}
