using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ambicap.Webhook.Configuration;
using k8s;

namespace Ambicap.Webhook.Namespaces;

/// <summary>Makes connections to the API server as a kubeconfig or service account has it.</summary>
internal static class ClusterHandler
{
    private static readonly TimeSpan s_connectTime = TimeSpan.FromSeconds(10);

    /// <summary>A peer that is gone without a word is noticed after these two.</summary>
    private static readonly TimeSpan s_pingDelay = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pingTime = TimeSpan.FromSeconds(15);

    internal static SocketsHttpHandler Create(KubernetesClientConfiguration configuration)
    {
        if (configuration.SkipTlsVerify)
        {
            // Whoever answered in the API server's place would decide the policy.
            throw new InputException("--kubeconfig: insecure-skip-tls-verify is not taken; give certificate-authority-data");
        }

        SocketsHttpHandler handler = new()
        {
            // A token goes to the API server and nowhere else.
            AllowAutoRedirect = false,
            ConnectTimeout = s_connectTime,
            KeepAlivePingDelay = s_pingDelay,
            KeepAlivePingTimeout = s_pingTime,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            UseCookies = false,
        };
        SslClientAuthenticationOptions tls = handler.SslOptions;
        tls.TargetHost = configuration.TlsServerName;
        if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (ClientCertificate(configuration) is { } own)
        {
            tls.ClientCertificates = [own];
        }

        return handler;
    }

    private static X509Certificate2? ClientCertificate(KubernetesClientConfiguration configuration)
    {
        string? certificate = Pem(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
        string? key = Pem(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
        return (certificate, key) switch
        {
            (null, null) => null,
            ({ } own, { } secret) => X509Certificate2.CreateFromPem(own, secret),
            _ => throw new InputException("--kubeconfig: a client certificate without its key, or the other way round; give both"),
        };
    }

    private static string? Pem(string? data, string? path) =>
        !string.IsNullOrEmpty(data) ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : !string.IsNullOrEmpty(path) ? File.ReadAllText(path)
        : null;
}
