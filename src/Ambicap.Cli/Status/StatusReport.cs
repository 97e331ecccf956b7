using System.Globalization;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Cluster;
using Ambicap.Host;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Status;

/// <summary>Makes a status of facts. Whatever cannot be known is a problem too: silence is not health.</summary>
internal static class StatusReport
{
    /// <summary>Those of <c>deploy/policy</c>; the first refuses.</summary>
    internal static readonly string[] CelPolicies =
        ["ambicap-grants", "ambicap-grants-audit", "ambicap-grants-warn", "ambicap-changes", "ambicap-bindings", "ambicap-namespaces"];

    /// <summary>The status at a time.</summary>
    internal static StatusJson Of(ClusterFacts facts, DateTime now)
    {
        List<string> problems = [];
        if (facts.NamespaceObject is null)
        {
            problems.Add($"there is no namespace {facts.Namespace}: nothing is installed in it; run ambicap install, or name the namespace by -n");
        }

        PolicyStatus policy = ReadPolicy(facts, now, problems);
        string[] classes = [.. facts.RuntimeClasses.Where(item => (string?)item["handler"] == NodeLabels.HandlerName).Select(NameOf)];
        if (classes.Length == 0)
        {
            problems.Add($"no RuntimeClass has the handler {NodeLabels.HandlerName}: Pods with grants are refused; run ambicap install");
        }

        IReadOnlyList<NodeStatus> nodes = NodeReport.Of(facts);
        if (facts.DaemonSet is null)
        {
            problems.Add($"there is no DaemonSet ambicap-node in {facts.Namespace}; run ambicap install");
        }

        problems.AddRange(nodes.Where(node => node.Why is not null).Select(node => $"node {node.Name}: {node.Why}"));
        if (facts.Leftovers.Length > 0)
        {
            problems.Add($"an installation by other options left {facts.Leftovers}; run ambicap install with the options that are wanted");
        }

        string? limits = (string?)facts.Limits?["data"]?["runtime.toml"];
        return new StatusJson(problems.Count == 0, facts.Namespace, policy, classes, nodes, limits, ReadGrants(facts.Granted), problems);
    }

    private static PolicyStatus ReadPolicy(ClusterFacts facts, DateTime now, List<string> problems)
    {
        bool hasWebhook = facts.Validating is not null, hasCel = facts.Policies.Contains(CelPolicies[0]);
        string kind = (hasWebhook, hasCel) switch { (true, true) => "both", (true, false) => "webhook", (false, true) => "cel", _ => "none" };
        string answers = !facts.Answer.IsKnown ? "unknown" : facts.Answer.By is null ? "no" : "yes";
        if (answers != "yes")
        {
            problems.Add($"no policy of ours refuses a wrong grant ({facts.Answer.Said}); {(kind == "none" ? "run ambicap install with --policy webhook or cel" : "see below, or the API server's log")}");
        }

        if (kind == "both")
        {
            problems.Add("both policies are there: a change from one to the other has not come to its end; run ambicap install with the one that is wanted");
        }

        if (hasCel && CelPolicies.Except(facts.Policies).ToArray() is { Length: > 0 } missing)
        {
            problems.Add($"policies are missing or have no binding: {string.Join(", ", missing)}; run ambicap install --policy cel");
        }

        return hasWebhook ? ReadWebhook(facts, kind, answers, now, problems) : new PolicyStatus(kind, answers, null, null, null);
    }

    private static PolicyStatus ReadWebhook(ClusterFacts facts, string kind, string answers, DateTime now, List<string> problems)
    {
        int ready = (int?)facts.Deployment?["status"]?["readyReplicas"] ?? 0, wanted = (int?)facts.Deployment?["spec"]?["replicas"] ?? 0;
        if (facts.Mutating is null)
        {
            problems.Add("there is no MutatingWebhookConfiguration ambicap-webhook: Pods with grants get no RuntimeClass; run ambicap install");
        }

        if (ready < Math.Max(wanted, 1))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{ready} of {wanted} replicas of ambicap-webhook are ready; see kubectl describe -n {facts.Namespace} deployment/ambicap-webhook"));
        }

        CertificateStatus? certificate = CertificateReport.Of(facts);
        string? wrong = certificate is null ? "cannot be read; see kubectl get secret, and your rights"
            : certificate.Expires <= now ? "has expired; see the log of ambicap-webhook"
            : certificate.UntrustedBy is { } doubts ? $"is not trusted by {string.Join(" and ", doubts)}; see the log of ambicap-webhook"
            : null;
        if (wrong is not null)
        {
            problems.Add($"the webhook's certificate {wrong}");
        }

        return new PolicyStatus(kind, answers, ready, wanted, certificate, PolicyProbe.SendsEveryPod(facts.Validating) ? "full" : "ambient");
    }

    private static IReadOnlyList<GrantStatus> ReadGrants(IReadOnlyList<GrantedPod> pods) =>
    [
        .. pods.GroupBy(pod => pod.Namespace).Select(group => new GrantStatus(
            group.Key,
            group.Count(),
            [.. group.SelectMany(pod => pod.Grants).Aggregate(CapabilitySet.Empty, (all, grant) => all | Names(grant)).Select(capability => capability.ToName())])),
    ];

    /// <summary>The capabilities of <c>CONTAINER=LIST</c>; none where the list is wrong.</summary>
    private static CapabilitySet Names(string grant) =>
        GrantValue.TryParse(grant.AsSpan(grant.IndexOf('=', StringComparison.Ordinal) + 1), out CapabilitySet set, out _) ? set : CapabilitySet.Empty;

    private static string NameOf(JsonNode item) => (string?)item["metadata"]?["name"] ?? "";
}
