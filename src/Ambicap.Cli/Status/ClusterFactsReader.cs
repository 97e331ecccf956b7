using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Status;

/// <summary>Reads the facts by kubectl.</summary>
/// <param name="kubectl">The cluster.</param>
/// <param name="space">The namespace of the installation.</param>
internal sealed class ClusterFactsReader(ClusterKubectl kubectl, string space)
{
    /// <summary>Reads them all.</summary>
    /// <exception cref="InputException">The cluster cannot be read.</exception>
    internal async Task<ClusterFacts> ReadAsync(CancellationToken cancellation)
    {
        IReadOnlyList<JsonNode> bindings = await kubectl.ListAsync(cancellation, "validatingadmissionpolicybindings");
        JsonNode? isThere = await kubectl.GetAsync(cancellation, "namespace", space);
        return new ClusterFacts
        {
            Namespace = space,
            NamespaceObject = isThere,
            Deployment = await kubectl.GetAsync(cancellation, "deployment", "ambicap-webhook", "-n", space),
            DaemonSet = await kubectl.GetAsync(cancellation, "daemonset", "ambicap-node", "-n", space),
            Limits = await kubectl.GetAsync(cancellation, "configmap", "ambicap-node", "-n", space),
            Mutating = await kubectl.GetAsync(cancellation, "mutatingwebhookconfiguration", "ambicap-webhook"),
            Validating = await kubectl.GetAsync(cancellation, "validatingwebhookconfiguration", "ambicap-webhook"),
            Policies = [.. bindings.Select(binding => (string?)binding["spec"]?["policyName"] ?? "").Where(name => name.StartsWith("ambicap-", StringComparison.Ordinal))],
            Certificate = await ReadCertificateAsync(cancellation),
            Answer = isThere is null ? new PolicyAnswer(null, IsKnown: false, "there is no namespace to ask in") : await PolicyProbe.AskAsync(kubectl, space, cancellation),
            RuntimeClasses = await kubectl.ListAsync(cancellation, "runtimeclasses"),
            Nodes = await kubectl.ListAsync(cancellation, "nodes"),
            NodePods = await kubectl.ListAsync(cancellation, "pods", "-n", space, "-l", "app.kubernetes.io/name=ambicap-node"),
            Granted = await GrantedPods.ReadAsync(kubectl, cancellation),
        };
    }

    /// <summary>The certificate alone: the key beside it does not leave the API server.</summary>
    private async Task<string?> ReadCertificateAsync(CancellationToken cancellation)
    {
        foreach (string secret in (string[])["ambicap-webhook-authority", "ambicap-webhook-tls"])
        {
            KubectlRun run = await kubectl.RunAsync(cancellation, "get", "secret", secret, "-n", space, "--ignore-not-found", "-o", "jsonpath={.data.tls\\.crt}");
            if (run.IsGood && run.Output.Length > 0)
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(run.Output));
            }
        }

        return null;
    }
}
