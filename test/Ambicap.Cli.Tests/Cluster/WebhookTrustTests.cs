using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Tests.Cluster;

/// <summary>Which entries of webhook configurations vouch for a certificate, as an API server would see it.</summary>
public sealed class WebhookTrustTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly (X509Certificate2 Root, X509Certificate2 Middle, X509Certificate2 Leaf) s_chain = Chain();
    private static readonly string s_root = s_chain.Root.ExportCertificatePem();
    private static readonly string s_middle = s_chain.Middle.ExportCertificatePem();
    private static readonly string s_leaf = s_chain.Leaf.ExportCertificatePem();

    /// <summary>An authority between is shown by the webhook, or is in the bundle, with or without what is above it.</summary>
    [Theory]
    [InlineData("leaf middle", "root", true)]
    [InlineData("leaf", "root middle", true)]
    [InlineData("leaf", "middle", true)]
    [InlineData("leaf middle", "other root", true)]
    [InlineData("leaf", "leaf", true)]
    [InlineData("leaf", "root", false)]
    [InlineData("leaf middle", "other", false)]
    [InlineData("leaf middle", "", false)]
    [InlineData("leaf middle", "nonsense", false)]
    public void DoubtsOf_Chain_IsTrustedByAnyPartOfIt(string shown, string bundle, bool isTrusted) => Assert.Equal(
        isTrusted ? [] : ["ValidatingWebhookConfiguration ambicap-webhook"],
        WebhookTrust.DoubtsOf(Pem(shown), Configuration("ValidatingWebhookConfiguration", ("a", Pem(bundle)))));

    [Fact]
    public void DoubtsOf_EntriesThatDiffer_NamesThoseThatDoubt()
    {
        JsonObject mutating = Configuration("MutatingWebhookConfiguration", ("m", s_middle));
        JsonObject validating = Configuration("ValidatingWebhookConfiguration", ("a", s_middle), ("b", null), ("c", Pem("other")));
        Assert.Equal(["ValidatingWebhookConfiguration ambicap-webhook (b, c)"], WebhookTrust.DoubtsOf(s_leaf, mutating, validating, null));
    }

    [Fact]
    public void DoubtsOf_NoCertificate_IsAnError() => Assert.ThrowsAny<CryptographicException>(() => WebhookTrust.DoubtsOf(""));

    [Theory]
    [InlineData("""{"spec":{"template":{"spec":{"volumes":[{"name":"configuration"},{"name":"tls","secret":{"secretName":"mine"}}]}}}}""", "mine")]
    [InlineData("""{"spec":{"template":{"spec":{"volumes":[{"name":"configuration"}]}}}}""", "ambicap-webhook-authority")]
    [InlineData("{}", "ambicap-webhook-authority")]
    public void NameOf_Deployment_IsWhatItsPodsMount(string deployment, string expected) =>
        Assert.Equal(expected, WebhookSecret.NameOf(JsonNode.Parse(deployment)));

    internal static JsonObject Configuration(string kind, params IEnumerable<(string Name, string? Bundle)> entries) => new()
    {
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "ambicap-webhook" },
        ["webhooks"] = new JsonArray([.. entries.Select(entry => new JsonObject
        {
            ["name"] = entry.Name,
            ["clientConfig"] = entry.Bundle is null
                ? []
                : new JsonObject { ["caBundle"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Bundle)) },
        })]),
    };

    private static string Pem(string names) => string.Concat(names.Split(' ').Select(name => name switch
    {
        "root" => s_root,
        "middle" => s_middle,
        "leaf" => s_leaf,
        "other" => Chain().Root.ExportCertificatePem(),
        _ => name,
    } + "\n"));

    private static (X509Certificate2 Root, X509Certificate2 Middle, X509Certificate2 Leaf) Chain()
    {
        X509Certificate2 root = Sign("CN=root", isAuthority: true, null), middle = Sign("CN=middle", isAuthority: true, root);
        return (root, middle, Sign("CN=leaf", isAuthority: false, middle));
    }

    private static X509Certificate2 Sign(string name, bool isAuthority, X509Certificate2? issuer)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        DateTimeOffset end = s_start.AddDays(9);
        using X509Certificate2? signed = issuer is null ? null : request.Create(issuer, s_start, end, RandomNumberGenerator.GetBytes(8));
        return signed is null ? request.CreateSelfSigned(s_start, end) : signed.CopyWithPrivateKey(key);
    }
}
