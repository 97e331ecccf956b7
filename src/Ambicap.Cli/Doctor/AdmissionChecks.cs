using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Ambicap.Cli.Doctor;

/// <summary>Whether something judges grants before they reach a node: the webhook, or the policies in CEL.</summary>
internal static class AdmissionChecks
{
    private const string Webhook = "ambicap-webhook";
    private const string Policy = "ambicap-grants";
    private const int FewDays = 7;

    internal static IEnumerable<Finding> Run(ClusterView cluster, string space, DateTime now)
    {
        JsonElement? webhook = cluster.Get(["validatingwebhookconfiguration", Webhook], out string webhookFault);
        JsonElement? policy = cluster.Get(["validatingadmissionpolicy", Policy], out string policyFault);
        yield return webhookFault.Length > 0 && policyFault.Length > 0
            ? Finding.NotSeen(Finding.Cluster, "admission", webhookFault)
            : Finding.OfCluster(
                "admission",
                webhook is null && policy is null
                    ? "neither the webhook nor the policies are there, so the node's limit alone decides who gets what" : null,
                string.Join(", ", new[] { webhook is null ? null : "webhook", policy is null ? null : "policies" }.OfType<string>()),
                "run: kubectl apply -f deploy/webhook/, or kubectl apply -f deploy/policy/");
        if (webhook is { } configuration)
        {
            yield return Certificate(configuration, now);
            yield return Reachable(cluster, space);
        }

        if (policy is not null)
        {
            yield return Bindings(cluster, space);
        }
    }

    /// <summary>The API server trusts what stands in caBundle, of each entry by itself.</summary>
    internal static Finding Certificate(JsonElement configuration, DateTime now)
    {
        const string check = "webhook: certificate";
        const string remedy = "renew it; with cert-manager, see the Certificate in its namespace and cert-manager's ca-injector";
        JsonElement[] entries = ClusterView.Find(configuration, "webhooks") is { ValueKind: JsonValueKind.Array } webhooks
            ? [.. webhooks.EnumerateArray()] : [];
        ILookup<string, string> names = entries.ToLookup(
            entry => ClusterView.Text(entry, "clientConfig", "caBundle"), entry => ClusterView.Text(entry, "name"));
        if (entries.Length == 0 || names.Contains(""))
        {
            string which = names[""].Count() == entries.Length ? "" : $" of {string.Join(", ", names[""])}";
            return Finding.OfCluster(check, $"caBundle{which} is empty, so the API server does not trust the webhook", "", remedy);
        }

        try
        {
            DateTime end = names.Min(bundle => EndOf(bundle.Key));
            string until = end.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
            string? fault = end < now ? $"its authority ended at {until}" : end < now.AddDays(FewDays) ? $"its authority ends at {until}"
                : null;
            return Finding.OfCluster(check, fault, $"its authority is good until {until}", remedy);
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException or InvalidOperationException)
        {
            return Finding.OfCluster(check, $"caBundle is no certificate: {failure.Message}", "", remedy);
        }
    }

    /// <summary>When the last authority of a bundle ends.</summary>
    private static DateTime EndOf(string bundle)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
        return authorities.Max(authority => authority.NotAfter).ToUniversalTime();
    }

    /// <summary>By way of the API server, as a review goes.</summary>
    private static Finding Reachable(ClusterView cluster, string space)
    {
        HostProgram answer = cluster.Raw($"/api/v1/namespaces/{space}/services/https:{Webhook}:https/proxy/readyz");
        return answer.Errors.Contains("Forbidden", StringComparison.OrdinalIgnoreCase)
            ? Finding.NotSeen(Finding.Cluster, "webhook: reachable", answer.Errors)
            : Finding.OfCluster(
                "webhook: reachable",
                answer.Succeeded ? null : answer.Errors,
                "the API server reaches it, and it is ready",
                $"see kubectl -n {space} get pods,endpointslices; until then Pods with grants are refused");
    }

    /// <summary>A policy without its bindings does nothing; a binding without its parameters refuses what it may.</summary>
    private static Finding Bindings(ClusterView cluster, string space)
    {
        const string check = "policies: bindings and parameters";
        IReadOnlyList<JsonElement> bindings = cluster.List(["validatingadmissionpolicybindings"], out string fault);
        if (fault.Length > 0)
        {
            return Finding.NotSeen(Finding.Cluster, check, fault);
        }

        JsonElement[] ours = [.. bindings.Where(binding => ClusterView.Text(binding, "spec", "policyName") == Policy)];
        IEnumerable<string> missing = ours
            .Select(binding => (Name: ClusterView.Text(binding, "spec", "paramRef", "name"),
                Space: ClusterView.Text(binding, "spec", "paramRef", "namespace")))
            .Where(parameters => parameters.Name.Length > 0).Distinct()
            .Where(parameters => cluster.Get(["configmap", parameters.Name, "-n", parameters.Space.Length > 0 ? parameters.Space : space],
                out string _) is null)
            .Select(parameters => parameters.Name);
        string lacking = string.Join(", ", missing);
        return Finding.OfCluster(
            check,
            ours.Length == 0 ? $"the policy {Policy} has no binding, so it judges nothing" : lacking.Length > 0
                ? $"the ConfigMap {lacking} is not there" : null,
            $"{ours.Length} bindings",
            "run: kubectl apply -f deploy/policy/");
    }
}
