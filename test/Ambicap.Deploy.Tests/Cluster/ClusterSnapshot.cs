using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// Every object of a cluster by kind, namespace and name, with all that somebody wrote: without what the API server adds, keys, and whom a
/// configuration trusts, which differ each time.
/// </summary>
internal static class ClusterSnapshot
{
    // What the API server itself, or nobody who installs, writes.
    private static readonly string[] s_passing = ["events", "leases", "endpoints", "endpointslices", "nodes", "componentstatuses", "ipaddresses"];
    private static readonly string[] s_added = ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"];

    /// <summary>Reads it.</summary>
    internal static IReadOnlyDictionary<string, string> Of(ControlPlane cluster)
    {
        IEnumerable<string> kinds = cluster.Do("", "api-resources", "--verbs=list,delete", "-o", "name").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(kind => !s_passing.Contains(kind.Split('.')[0]));
        JsonNode all = JsonNode.Parse(cluster.Do("", "get", string.Join(',', kinds), "-A", "-o", "json", "--show-managed-fields=false"))!;
        return all["items"]!.AsArray().ToDictionary(item => NameOf(item!), item => Written(item!));
    }

    /// <summary>Deletes what was not there before.</summary>
    internal static void Restore(ControlPlane cluster, IReadOnlyDictionary<string, string> before)
    {
        foreach (string name in Of(cluster).Keys.Except(before.Keys).OrderBy(name => name.StartsWith("Namespace", StringComparison.Ordinal)))
        {
            string[] words = name.Split(' ');
            cluster.Do("", ["delete", words[0], words[^1], "--ignore-not-found", "--timeout=20s", .. words.Length == 3 ? (string[])["-n", words[1]] : []]);
        }
    }

    /// <summary><c>KIND.VERSION.GROUP [NAMESPACE] NAME</c>.</summary>
    private static string NameOf(JsonNode item)
    {
        string[] version = ((string)item["apiVersion"]!).Split('/');
        string kind = (string)item["kind"]! + (version.Length == 2 ? $".{version[1]}.{version[0]}" : "");
        return string.Join(' ', new[] { kind, (string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]! }.OfType<string>());
    }

    private static string Written(JsonNode item)
    {
        JsonObject written = (JsonObject)item.DeepClone();
        _ = written.Remove("status");
        JsonObject metadata = (JsonObject)written["metadata"]!;
        foreach (string key in s_added)
        {
            _ = metadata.Remove(key);
        }

        _ = (metadata["annotations"] as JsonObject)?.Remove("deprecated.daemonset.template.generation");
        if (metadata["annotations"] is JsonObject { Count: 0 })
        {
            _ = metadata.Remove("annotations");
        }

        if ((string?)written["kind"] == "Secret")
        {
            written["data"] = new JsonArray([.. ((JsonObject)written["data"]!).Select(pair => (JsonNode)pair.Key)]);
        }

        if (written["spec"] is JsonObject spec && (string?)written["kind"] == "Service")
        {
            _ = spec.Remove("clusterIP") && spec.Remove("clusterIPs");
        }

        foreach (JsonNode? webhook in written["webhooks"] as JsonArray ?? [])
        {
            _ = ((JsonObject)webhook!["clientConfig"]!).Remove("caBundle");
        }

        return written.ToJsonString();
    }
}
