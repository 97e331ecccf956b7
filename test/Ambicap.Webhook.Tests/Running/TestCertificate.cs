using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>Certificates for localhost, signed by themselves.</summary>
internal static class TestCertificate
{
    /// <summary>Makes one and writes it with its key.</summary>
    internal static X509Certificate2 Write(string certificatePath, string keyPath)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        X509Certificate2 certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        return certificate;
    }
}
