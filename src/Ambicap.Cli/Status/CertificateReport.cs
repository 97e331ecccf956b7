using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Ambicap.Cli.Status;

/// <summary>Whether API servers can trust the webhook's certificate.</summary>
internal static class CertificateReport
{
    /// <summary>The certificate's state; null where it cannot be read.</summary>
    internal static CertificateStatus? Of(ClusterFacts facts)
    {
        if (facts.Certificate is null)
        {
            return null;
        }

        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(facts.Certificate);
            IEnumerable<string> bundles = new[] { facts.Mutating, facts.Validating }.OfType<JsonNode>().SelectMany(Bundles);
            return new CertificateStatus(certificate.NotAfter.ToUniversalTime(), bundles.Distinct().All(bundle => IsTrusted(certificate, bundle)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Bundles(JsonNode configuration) => (configuration["webhooks"] as JsonArray ?? [])
        .Select(webhook => (string?)webhook?["clientConfig"]?["caBundle"] is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : "");

    private static bool IsTrusted(X509Certificate2 certificate, string bundle)
    {
        try
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.ImportFromPem(bundle);
            return chain.ChainPolicy.CustomTrustStore.Count > 0 && chain.Build(certificate);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
