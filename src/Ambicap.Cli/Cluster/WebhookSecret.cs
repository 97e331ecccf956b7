using System.Text;
using System.Text.Json.Nodes;

namespace Ambicap.Cli.Cluster;

/// <summary>The Secret that has the certificate which the webhook shows.</summary>
internal static class WebhookSecret
{
    /// <summary>That of the authority which the webhook makes itself.</summary>
    internal const string OwnAuthority = "ambicap-webhook-authority";

    /// <summary>
    /// Reads the certificate, in PEM form; empty where it is not there, null where it may not be read. The key beside it does not leave
    /// the API server.
    /// </summary>
    /// <param name="kubectl">The cluster.</param>
    /// <param name="space">The webhook's namespace.</param>
    /// <param name="deployment">Its Deployment; null where that is not there.</param>
    /// <param name="cancellation">Ends the request.</param>
    internal static async Task<string?> ReadCertificateAsync(
        ClusterKubectl kubectl, string space, JsonNode? deployment, CancellationToken cancellation)
    {
        KubectlRun run = await kubectl.RunAsync(
            cancellation, "get", "secret", NameOf(deployment), "-n", space, "--ignore-not-found", "-o", "jsonpath={.data.tls\\.crt}");
        return run.IsGood ? Encoding.UTF8.GetString(Convert.FromBase64String(run.Output)) : null;
    }

    /// <summary>
    /// What the Pods mount says it, and not which Secrets are there: while one way takes the place of the other, both are.
    /// </summary>
    internal static string NameOf(JsonNode? deployment) =>
        (deployment?["spec"]?["template"]?["spec"]?["volumes"] as JsonArray ?? [])
            .Where(volume => (string?)volume?["name"] == "tls")
            .Select(volume => (string?)volume!["secret"]?["secretName"])
            .FirstOrDefault(name => name is not null) ?? OwnAuthority;
}
