using System.Text.Json.Nodes;
using Ambicap.Cli.Install;
using Ambicap.Host;

namespace Ambicap.Cli.Status;

/// <summary>Which nodes can run Pods with grants, and why the others cannot.</summary>
internal static class NodeReport
{
    internal static IReadOnlyList<NodeStatus> Of(ClusterFacts facts)
    {
        Dictionary<string, JsonNode> pods = [];
        foreach (JsonNode pod in facts.NodePods)
        {
            pods[(string?)pod["spec"]?["nodeName"] ?? ""] = pod;
        }

        string? version = ImageVersion(facts.DaemonSet);
        JsonObject selector = facts.DaemonSet?["spec"]?["template"]?["spec"]?["nodeSelector"] as JsonObject ?? [];
        return [.. facts.Nodes.Select(node => Of(node, pods.GetValueOrDefault(NameOf(node)), selector, version)).OrderBy(node => node.Name, StringComparer.Ordinal)];
    }

    private static NodeStatus Of(JsonNode node, JsonNode? pod, JsonObject selector, string? version)
    {
        JsonObject labels = node["metadata"]?["labels"] as JsonObject ?? [];
        string? ready = (string?)labels[NodeLabels.Ready];
        return new NodeStatus(NameOf(node), ready, NodeChoice.IsChosen(selector, node) ? Why(labels, ready, pod, version) : WhyLeft(selector, ready));
    }

    /// <summary>A node that was chosen once keeps what it got.</summary>
    private static string? WhyLeft(JsonObject selector, string? ready) => selector.Count == 0 || ready is null ? null
        : $"it has {ready} and is no longer one that ambicap-node is for, so its limit is not renewed; "
            + "give ambicap install a --node-selector that it has, or run ambicap uninstall, which cleans it too";

    private static string? Why(JsonObject labels, string? ready, JsonNode? pod, string? version) =>
        ready is null ? $"no label {NodeLabels.Ready}: {WhyNotReady(pod)}"
        : (string?)labels[NodeLabels.Handler] != NodeLabels.HandlerName ? $"no label {NodeLabels.Handler}={NodeLabels.HandlerName}, by which the RuntimeClass finds nodes; restart its Pod of ambicap-node"
        : version is not null && ready != version ? $"it has {ready}, and ambicap-node is {version}: {WhyNotReady(pod)}"
        : null;

    private static string WhyNotReady(JsonNode? pod)
    {
        if (pod is null)
        {
            return "no Pod of ambicap-node is on it; see kubectl describe daemonset ambicap-node";
        }

        string name = NameOf(pod);
        JsonNode? status = (pod["status"]?["containerStatuses"] as JsonArray)?.FirstOrDefault();
        JsonNode? ended = status?["state"]?["terminated"] ?? status?["lastState"]?["terminated"];
        JsonNode? waiting = status?["state"]?["waiting"];
        return (string?)ended?["message"] is { Length: > 0 } message ? $"ambicap-node failed: {message.Trim()}"
            : waiting is not null ? $"its Pod {name} waits: {$"{waiting["reason"]} {waiting["message"]}".Trim()}; see kubectl describe pod {name}"
            : $"its Pod {name} is {(string?)pod["status"]?["phase"] ?? "not started"}; see kubectl logs {name}";
    }

    /// <summary>The tag of the image; null where it has none, or a digest.</summary>
    private static string? ImageVersion(JsonNode? set)
    {
        string image = (string?)set?["spec"]?["template"]?["spec"]?["containers"]?[0]?["image"] ?? "";
        string last = image[(image.LastIndexOf('/') + 1)..];
        return !last.Contains('@', StringComparison.Ordinal) && last.Split(':') is [_, var tag] ? tag : null;
    }

    private static string NameOf(JsonNode item) => (string?)item["metadata"]?["name"] ?? "";
}
