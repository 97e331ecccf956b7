using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Status;

/// <summary>The state of the webhook's certificate.</summary>
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
            IReadOnlyList<string> doubts = WebhookTrust.DoubtsOf(facts.Certificate, facts.Mutating, facts.Validating);
            return new CertificateStatus(certificate.NotAfter.ToUniversalTime(), doubts.Count == 0, doubts.Count == 0 ? null : doubts);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
