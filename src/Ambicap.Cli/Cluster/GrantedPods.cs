using System.Text.Json.Nodes;
using Ambicap.Host;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Cluster;

/// <summary>A Pod that needs Ambicap while it runs.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Node">Its node; empty where it has none yet.</param>
/// <param name="RuntimeClass">Its RuntimeClass; empty where it has none.</param>
/// <param name="Grants">Its grants, each as <c>CONTAINER=LIST</c>.</param>
internal sealed record GrantedPod(string Namespace, string Name, string Node, string RuntimeClass, IReadOnlyList<string> Grants);

/// <summary>Finds the Pods of a cluster that were granted something, or whose RuntimeClass leads to ambicap-runtime.</summary>
internal static class GrantedPods
{
    /// <summary>All of them that have not ended.</summary>
    /// <exception cref="InputException">They cannot be read.</exception>
    internal static async Task<IReadOnlyList<GrantedPod>> ReadAsync(ClusterKubectl kubectl, CancellationToken cancellation)
    {
        IReadOnlyList<JsonNode> classes = await kubectl.ListAsync(cancellation, "runtimeclasses");
        IReadOnlyList<JsonNode> pods = await kubectl.ListAsync(cancellation, "pods", "-A", "--field-selector=status.phase!=Succeeded,status.phase!=Failed");
        return Find(classes, pods);
    }

    /// <summary>The same of objects that were read.</summary>
    internal static IReadOnlyList<GrantedPod> Find(IEnumerable<JsonNode> classes, IEnumerable<JsonNode> pods)
    {
        HashSet<string> ours = [.. classes.Where(item => (string?)item["handler"] == NodeLabels.HandlerName).Select(NameOf)];
        return
        [
            .. pods.Select(Read).Where(pod => pod.Grants.Count > 0 || ours.Contains(pod.RuntimeClass))
                .OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal),
        ];
    }

    private static GrantedPod Read(JsonNode pod) => new(
        (string?)pod["metadata"]?["namespace"] ?? "",
        NameOf(pod),
        (string?)pod["spec"]?["nodeName"] ?? "",
        (string?)pod["spec"]?["runtimeClassName"] ?? "",
        [
            .. (pod["metadata"]?["annotations"] as JsonObject ?? []).Where(annotation => GrantKeys.ContainerIn(annotation.Key) is not null)
                .Select(annotation => $"{GrantKeys.ContainerIn(annotation.Key)}={annotation.Value}").Order(StringComparer.Ordinal),
        ]);

    private static string NameOf(JsonNode item) => (string?)item["metadata"]?["name"] ?? "";
}
