using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ambicap.Webhook.Configuration;

namespace Ambicap.Webhook.Certificates;

/// <summary>The certificate with its chain and the private key, each a PEM file.</summary>
/// <param name="certificatePath">The certificate, then those that signed it.</param>
/// <param name="keyPath">The private key, without a passphrase.</param>
internal sealed class CertificateFiles(string certificatePath, string keyPath)
{
    private const int LargestFile = 1024 * 1024;
    private const int SmallestRsa = 2048;
    private const int SmallestEcdsa = 256;

    /// <summary>Reads the text of both files.</summary>
    /// <exception cref="InputException">One of them cannot be read.</exception>
    internal CertificatePem Read() => new(ReadFile("--tls-cert-file", certificatePath), ReadFile("--tls-private-key-file", keyPath));

    /// <summary>Makes a certificate of the text.</summary>
    /// <exception cref="InputException">There is none in it, or the key is another one's.</exception>
    internal ServerCertificate Parse(CertificatePem pem)
    {
        using AsymmetricAlgorithm key = ParseKey(pem.Key);
        X509Certificate2Collection chain = ParseChain(pem.Certificate);
        try
        {
            X509Certificate2 leaf = Join(chain[0], key);
            RefuseUseless(leaf, key);
            return new ServerCertificate(leaf, [.. chain.Skip(1)]);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException or InvalidOperationException)
        {
            throw new InputException($"--tls-private-key-file {keyPath}: not the key of the certificate in {certificatePath}; give the two that belong together");
        }
    }

    /// <summary>No API server would take them: better the certificate that is there goes on.</summary>
    private void RefuseUseless(X509Certificate2 leaf, AsymmetricAlgorithm key)
    {
        if (leaf.NotAfter < DateTime.Now)
        {
            throw new InputException($"--tls-cert-file {certificatePath}: expired on {leaf.NotAfter.ToUniversalTime():u}; give one that is valid");
        }

        (string kind, int least) = key is RSA ? ("RSA", SmallestRsa) : ("ECDSA", SmallestEcdsa);
        if (key.KeySize < least)
        {
            throw new InputException($"--tls-private-key-file {keyPath}: {kind} of {key.KeySize} bits is too weak for TLS; give one of {least} or more");
        }
    }

    private static string ReadFile(string flag, string path)
    {
        try
        {
            FileInfo file = new(path);
            return file.Exists && file.Length > LargestFile
                ? throw new InputException($"{flag} {path}: larger than {LargestFile} bytes; give a PEM file")
                : File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{flag} {path}: cannot be read ({failure.Message.TrimEnd('.')}); give a file that is there and readable");
        }
    }

    private X509Certificate2Collection ParseChain(string pem)
    {
        X509Certificate2Collection chain = [];
        try
        {
            chain.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            chain.Clear();
        }

        return chain.Count > 0 ? chain
            : throw new InputException($"--tls-cert-file {certificatePath}: has no certificate in PEM form; give a file with BEGIN CERTIFICATE");
    }

    private AsymmetricAlgorithm ParseKey(string pem)
    {
        foreach (Func<AsymmetricAlgorithm> create in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
        {
            AsymmetricAlgorithm key = create();
            try
            {
                key.ImportFromPem(pem);
                return key;
            }
            catch (Exception failure) when (failure is ArgumentException or CryptographicException)
            {
                key.Dispose();
            }
        }

        throw new InputException($"--tls-private-key-file {keyPath}: has no private key in PEM form without a passphrase; give one of RSA or ECDSA");
    }

    private static X509Certificate2 Join(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
}

/// <summary>The text of the two files.</summary>
/// <param name="Certificate">The certificate and its chain.</param>
/// <param name="Key">The private key. It goes into no message and no log.</param>
internal sealed record CertificatePem(string Certificate, string Key)
{
    public override string ToString() => nameof(CertificatePem);
}
