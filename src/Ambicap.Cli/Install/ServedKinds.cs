using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>Which kinds a cluster has of those that not every cluster has: kubectl does nothing at all with a list that has another.</summary>
internal static class ServedKinds
{
    private static readonly string[] s_rare = ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "Certificate", "Issuer"];

    /// <summary>Those of some objects whose kind the cluster has.</summary>
    internal static async Task<IReadOnlyList<JsonObject>> FilterAsync(ClusterKubectl kubectl, IEnumerable<JsonObject> objects, CancellationToken cancellation)
    {
        List<JsonObject> served = [];
        Dictionary<(string, string), bool> known = [];
        foreach (JsonObject item in objects)
        {
            (string Version, string Kind) type = ((string)item["apiVersion"]!, (string)item["kind"]!);
            if (!known.TryGetValue(type, out bool isServed))
            {
                known[type] = isServed = !s_rare.Contains(type.Kind) || await IsServedAsync(kubectl, type.Version, type.Kind, cancellation);
            }

            if (isServed)
            {
                served.Add(item);
            }
        }

        return served;
    }

    /// <summary>Whether the cluster has a kind.</summary>
    /// <param name="kubectl">The cluster.</param>
    /// <param name="version">The kind's <c>apiVersion</c>, which has a group.</param>
    /// <param name="kind">Its name.</param>
    /// <param name="cancellation">Ends the question.</param>
    internal static async Task<bool> IsServedAsync(ClusterKubectl kubectl, string version, string kind, CancellationToken cancellation)
    {
        KubectlRun run = await kubectl.RunAsync(cancellation, "get", "--raw", $"/apis/{version}");
        return run.IsGood && run.Json?["resources"] is JsonArray resources && resources.Any(resource => (string?)resource?["kind"] == kind);
    }
}
