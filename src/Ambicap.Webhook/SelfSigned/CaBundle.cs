using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>Authorities as they stand in <c>caBundle</c>: certificates in PEM form, one after the other.</summary>
internal static class CaBundle
{
    /// <summary>Each certificate of a text that is still valid, in one and the same form.</summary>
    internal static IReadOnlyList<string> Valid(string pem, DateTimeOffset now)
    {
        X509Certificate2Collection found = [];
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // An API server would not take it either.
        }

        string[] valid = [.. found.Where(certificate => certificate.NotAfter > now.LocalDateTime).Select(certificate => certificate.ExportCertificatePem()).Distinct()];
        foreach (X509Certificate2 certificate in found)
        {
            certificate.Dispose();
        }

        return valid;
    }

    /// <summary>The text of certificates.</summary>
    internal static string Join(IEnumerable<string> certificates) => string.Concat(certificates.Select(certificate => certificate.TrimEnd('\n') + "\n"));
}
