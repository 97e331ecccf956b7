using System.Text.Json.Nodes;
using Ambicap.Host;

namespace Ambicap.Cli.Install;

/// <summary>Which nodes a DaemonSet is for.</summary>
internal static class NodeChoice
{
    /// <summary>
    /// Has a DaemonSet reach, beside its own nodes, those that ambicap-node once worked on: it labelled them, and another selector since
    /// leaves them as they are. By name: their labels go while they are cleaned.
    /// </summary>
    /// <param name="set">The DaemonSet.</param>
    /// <param name="nodes">Every node of the cluster.</param>
    internal static void Widen(JsonObject set, IEnumerable<JsonNode> nodes)
    {
        JsonObject pod = (JsonObject)set["spec"]!["template"]!["spec"]!;
        if (pod["nodeSelector"] is not JsonObject selector)
        {
            return;
        }

        string[] others =
        [
            .. nodes.Where(node => node["metadata"]?["labels"]?[NodeLabels.Ready] is not null && !IsChosen(selector, node))
                .Select(node => (string)node["metadata"]!["name"]!).Order(StringComparer.Ordinal),
        ];
        if (others.Length == 0)
        {
            return;
        }

        JsonNode[] own = [.. selector.Select(label => Requirement(label.Key, (string)label.Value!))];
        JsonNode[] named = [.. others.Select(name => new JsonObject { ["matchFields"] = new JsonArray(Requirement("metadata.name", name)) })];
        JsonArray terms = new([new JsonObject { ["matchExpressions"] = new JsonArray(own) }, .. named]);
        _ = pod.Remove("nodeSelector");
        JsonObject required = new() { ["nodeSelectorTerms"] = terms };
        pod["affinity"] = new JsonObject { ["nodeAffinity"] = new JsonObject { ["requiredDuringSchedulingIgnoredDuringExecution"] = required } };
    }

    /// <summary>Whether a node has all labels of a selector.</summary>
    internal static bool IsChosen(JsonObject selector, JsonNode node) =>
        selector.All(wanted => (string?)node["metadata"]?["labels"]?[wanted.Key] == (string?)wanted.Value);

    private static JsonObject Requirement(string key, string value) => new() { ["key"] = key, ["operator"] = "In", ["values"] = new JsonArray(value) };
}
