using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;

namespace Ambicap.Cli.Status;

/// <summary>By which options a cluster was installed, as far as its objects tell; what they do not tell is taken to be wanted.</summary>
internal static class FoundOptions
{
    /// <summary>The options; null where two policies are there, of which either may be the former one.</summary>
    internal static InstallOptions? Of(ClusterFacts facts)
    {
        bool hasWebhook = facts.Validating is not null || facts.Deployment is not null, hasCel = facts.Policies.Contains(StatusReport.CelPolicies[0]);
        return hasWebhook && hasCel ? null : new InstallOptions
        {
            Namespace = facts.Namespace,
            Policy = hasWebhook ? PolicyKind.Webhook : hasCel ? PolicyKind.Cel : PolicyKind.None,
            Mutating = hasCel ? MutatingKind.Always : MutatingKind.Never,
            Scope = PolicyProbe.SendsEveryPod(facts.Validating) ? WebhookScope.Full : WebhookScope.Ambient,
            Certificates = WebhookSecret.NameOf(facts.Deployment) == WebhookSecret.OwnAuthority ? CertificateKind.SelfSigned : CertificateKind.CertManager,
            WithCri = true,
        };
    }

    /// <summary>What other options left on the cluster, in words; empty where nothing is, or nothing of it can be seen.</summary>
    internal static async Task<string> FindLeftoversAsync(ClusterKubectl kubectl, ClusterFacts facts, CancellationToken cancellation)
    {
        if (Of(facts) is not { } options)
        {
            return "";
        }

        (IReadOnlyList<JsonObject> found, _) = await Leftovers.FindAsync(kubectl, Leftovers.OfPolicy(options), cancellation);
        return Leftovers.Told(found);
    }
}
