using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ambicap.Webhook.Certificates;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>Makes authorities, and certificates of them: ECDSA P-256, which every API server takes.</summary>
internal static class SigningAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialLength = 16;

    /// <summary>A new authority. It may sign certificates of servers and nothing below them.</summary>
    internal static CertificatePem Create(DateTimeOffset now, CertificateLife life)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // Two authorities of one name would make a verifier try the wrong one.
        CertificateRequest request = new($"CN=ambicap-webhook-{Convert.ToHexStringLower(Serial()[..4])}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 certificate = request.CreateSelfSigned(now - life.Skew, now + life.Authority);
        return new CertificatePem(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A new certificate of an authority; it never outlives it.</summary>
    /// <param name="authority">The authority, with its key.</param>
    /// <param name="host">The name that it is for.</param>
    /// <param name="now">The time.</param>
    /// <param name="life">How long it lives.</param>
    internal static CertificatePem Issue(CertificatePem authority, string host, DateTimeOffset now, CertificateLife life)
    {
        using X509Certificate2 issuer = X509Certificate2.CreateFromPem(authority.Certificate, authority.Key);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={host}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        DateTimeOffset from = Later(now - life.Skew, issuer.NotBefore), until = Earlier(now + life.Leaf, issuer.NotAfter);
        using X509Certificate2 certificate = request.Create(issuer, from, until, Serial());
        return new CertificatePem(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Positive, as RFC 5280 has it.</summary>
    private static byte[] Serial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] = (byte)((serial[0] & 0x7F) | 1);
        return serial;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
