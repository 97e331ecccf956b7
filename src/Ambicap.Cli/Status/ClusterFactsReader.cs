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
        JsonNode? deployment = await kubectl.GetAsync(cancellation, "deployment", "ambicap-webhook", "-n", space);
        JsonNode? isThere = await kubectl.GetAsync(cancellation, "namespace", space);
        ClusterFacts facts = new()
        {
            Namespace = space,
            NamespaceObject = isThere,
            Deployment = deployment,
            DaemonSet = await kubectl.GetAsync(cancellation, "daemonset", "ambicap-node", "-n", space),
            Limits = await kubectl.GetAsync(cancellation, "configmap", "ambicap-node", "-n", space),
            Mutating = await kubectl.GetAsync(cancellation, "mutatingwebhookconfiguration", "ambicap-webhook"),
            Validating = await kubectl.GetAsync(cancellation, "validatingwebhookconfiguration", "ambicap-webhook"),
            Policies = [.. bindings.Select(binding => (string?)binding["spec"]?["policyName"] ?? "").Where(name => name.StartsWith("ambicap-", StringComparison.Ordinal))],
            Certificate = await WebhookSecret.ReadCertificateAsync(kubectl, space, deployment, cancellation),
            Answer = isThere is null ? new PolicyAnswer(null, IsKnown: false, "there is no namespace to ask in") : await PolicyProbe.AskAsync(kubectl, space, cancellation),
            RuntimeClasses = await kubectl.ListAsync(cancellation, "runtimeclasses"),
            Nodes = await kubectl.ListAsync(cancellation, "nodes"),
            NodePods = await kubectl.ListAsync(cancellation, "pods", "-n", space, "-l", "app.kubernetes.io/name=ambicap-node"),
            Granted = await GrantedPods.ReadAsync(kubectl, cancellation),
        };
        return facts with { Leftovers = await FoundOptions.FindLeftoversAsync(kubectl, facts, cancellation) };
    }
}
