using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ambicap.Tests;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Configuration;

namespace Ambicap.Webhook.Tests.Certificates;

/// <summary>Pairs that no API server would take are refused, and what is wrong is said without a word of the key.</summary>
public sealed class CertificateFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_RsaAndEcdsa_AreTaken()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.NotNull(Parse(Write(new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), 1), rsa.ExportPkcs8PrivateKeyPem()));
        Assert.NotNull(Parse(Write(new CertificateRequest("CN=a", ecdsa, HashAlgorithmName.SHA256), 1), ecdsa.ExportECPrivateKeyPem()));
    }

    [Fact]
    public void Parse_WeakKey_IsRefused()
    {
        using RSA rsa = RSA.Create(1024);
        string certificate = Write(new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), 1);
        AssertRefused("RSA of 1024 bits is too weak for TLS; give one of 2048 or more", certificate, rsa.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void Parse_Expired_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AssertRefused("; give one that is valid", Write(new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256), -1), key.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void Parse_OtherKey_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AssertRefused("; give the two that belong together", Write(new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256), 1), other.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void Parse_NoPem_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AssertRefused("; give a file with BEGIN CERTIFICATE", "x", key.ExportPkcs8PrivateKeyPem());
        AssertRefused("; give one of RSA or ECDSA", Write(new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256), 1), "x");
    }

    [Fact]
    public void Read_NoFile_NamesFlagAndFile() => Assert.StartsWith(
        $"--tls-cert-file {_folder.File("none")}: cannot be read (",
        Assert.Throws<InputException>(() => new CertificateFiles(_folder.File("none"), _folder.File("none")).Read()).Message,
        StringComparison.Ordinal);

    private static string Write(CertificateRequest request, int days)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(days);
        using X509Certificate2 certificate = request.CreateSelfSigned(end.AddDays(-5), end);
        return certificate.ExportCertificatePem();
    }

    private ServerCertificate Parse(string certificate, string key)
    {
        CertificateFiles files = new(_folder.Write("tls.crt", certificate), _folder.Write("tls.key", key));
        return files.Parse(files.Read());
    }

    private void AssertRefused(string remedy, string certificate, string key)
    {
        string message = Assert.Throws<InputException>(() => Parse(certificate, key)).Message;
        Assert.EndsWith(remedy, message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", message, StringComparison.Ordinal);
    }
}
