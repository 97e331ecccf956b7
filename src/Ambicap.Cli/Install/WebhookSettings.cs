using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Install;

/// <summary>The webhook's configuration as a text, of which what is installed with it depends on one word.</summary>
internal static class WebhookSettings
{
    /// <summary>
    /// Where a Deployment's Pods say which configuration they are of. It is read at start: another one has to make other Pods. Pods of the
    /// usual one do not say it.
    /// </summary>
    private const string Checksum = "checksum/configuration";

    private const string Key = "webhook.yaml";
    private const string UsualScope = "scope: ambient";

    /// <summary>The scope that a text names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it is from, for errors.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal static WebhookScope ScopeOf(string text, string source)
    {
        try
        {
            return ManifestTree.ReadAll(Encoding.UTF8.GetBytes(text)).OfType<ManifestMapping>().Any(document => document.Find("scope") is ManifestScalar { Text: "full" })
                ? WebhookScope.Full
                : WebhookScope.Ambient;
        }
        catch (ManifestException failure)
        {
            throw new InputException($"{source}: {failure.Message}");
        }
    }

    /// <summary>Makes a ConfigMap's text what is asked for.</summary>
    internal static void Write(JsonObject map, InstallOptions options) => map["data"]![Key] = TextOf((string)map["data"]![Key]!, options);

    /// <summary>Has a Deployment's Pods say of which configuration they are, where that is not the usual one.</summary>
    internal static void Mark(JsonObject deployment, InstallOptions options)
    {
        if (options.WebhookConfiguration is not null || options.Scope == WebhookScope.Full)
        {
            string usual = (string)PlainManifests.Read("webhook/configuration.yaml")[0]["data"]![Key]!;
            byte[] text = Encoding.UTF8.GetBytes(TextOf(usual, options));
            deployment["spec"]!["template"]!["metadata"]!["annotations"]![Checksum] = Convert.ToHexStringLower(SHA256.HashData(text));
        }
    }

    private static string TextOf(string usual, InstallOptions options) => options.WebhookConfiguration
        ?? (options.Scope == WebhookScope.Full ? usual.Replace(UsualScope, "scope: full", StringComparison.Ordinal) : usual);
}
