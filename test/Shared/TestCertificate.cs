using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ambicap.Tests;

/// <summary>Certificates that are signed by themselves.</summary>
internal static class TestCertificate
{
    /// <summary>Makes one and writes it with its key.</summary>
    /// <param name="certificatePath">Where the certificate goes.</param>
    /// <param name="keyPath">Where the key goes.</param>
    /// <param name="name">The DNS name that it is for.</param>
    internal static X509Certificate2 Write(string certificatePath, string keyPath, string name = "localhost")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        X509Certificate2 certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        return certificate;
    }
}
