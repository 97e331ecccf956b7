using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Ambicap.Cli.Cluster;

/// <summary>
/// Whether API servers can trust the webhook by each entry of its configurations. What adds entries, as another scope does, comes before who
/// writes their <c>caBundle</c>: until then an entry with <c>failurePolicy: Fail</c> refuses what it is asked about.
/// </summary>
internal static class WebhookTrust
{
    /// <summary>What does not vouch for a certificate: <c>KIND NAME</c>, with its entries in brackets where others of it do.</summary>
    /// <param name="certificate">The certificate that the webhook shows, with those between it and its authority, in PEM form.</param>
    /// <param name="configurations">The webhook configurations; those that are not there are null.</param>
    /// <exception cref="CryptographicException">It is no certificate.</exception>
    internal static IReadOnlyList<string> DoubtsOf(string certificate, params IEnumerable<JsonNode?> configurations)
    {
        using X509Certificate2 shown = X509Certificate2.CreateFromPem(certificate);
        Dictionary<string, bool> known = [];
        bool Vouches(JsonNode? entry)
        {
            string bundle = (string?)entry?["clientConfig"]?["caBundle"] ?? "";
            return known.TryGetValue(bundle, out bool vouches) ? vouches : known[bundle] = IsTrusted(shown, certificate, bundle);
        }

        return [.. configurations.OfType<JsonNode>().Select(configuration => DoubtOf(configuration, Vouches)).OfType<string>()];
    }

    private static string? DoubtOf(JsonNode configuration, Func<JsonNode?, bool> vouches)
    {
        JsonArray entries = configuration["webhooks"] as JsonArray ?? [];
        string[] doubting = [.. entries.Where(entry => !vouches(entry)).Select(entry => (string?)entry?["name"] ?? "")];
        string name = $"{(string?)configuration["kind"]} {(string?)configuration["metadata"]?["name"]}";
        return doubting.Length == 0 ? null
            : doubting.Length == entries.Count ? name
            : $"{name} ({string.Join(", ", doubting)})";
    }

    private static bool IsTrusted(X509Certificate2 shown, string certificate, string bundle)
    {
        X509Certificate2Collection authorities = [], between = [];
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
            between.ImportFromPem(certificate);
            return authorities.Any(authority => IsBelow(authority, shown, between));
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// As an API server does it: a way from the certificate to anything in the bundle, be that an authority below another. Each alone: of
    /// two of one name only the first would be tried.
    /// </summary>
    private static bool IsBelow(X509Certificate2 authority, X509Certificate2 shown, X509Certificate2Collection between)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        _ = chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.ExtraStore.AddRange(between);
        return chain.Build(shown) && chain.ChainElements.Any(element => authority.Equals(element.Certificate));
    }
}
