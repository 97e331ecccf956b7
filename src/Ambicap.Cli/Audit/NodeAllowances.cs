using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Cluster;
using Ambicap.Host;
using Ambicap.Host.Limits;

namespace Ambicap.Cli.Audit;

/// <summary>What each node grants at most, as the cluster knows it: a file that an administrator wrote on a node himself is not seen.</summary>
internal sealed class NodeAllowances
{
    private const string LimitKey = "runtime.toml";

    private readonly SortedDictionary<string, CapabilitySet> _byName = new(StringComparer.Ordinal);

    /// <summary>How many nodes there are.</summary>
    internal int Count => _byName.Count;

    /// <summary>Why the nodes are not known; null where they are.</summary>
    internal string? Problem { get; private init; }

    /// <summary>The nodes that grant all of a set.</summary>
    internal IReadOnlyList<string> That(CapabilitySet grant) => [.. _byName.Where(node => grant.IsSubsetOf(node.Value)).Select(node => node.Key)];

    /// <summary>Reads them.</summary>
    /// <param name="kubectl">The cluster.</param>
    /// <param name="space">The namespace of the installation.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<NodeAllowances> ReadAsync(ClusterKubectl kubectl, string space, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<JsonNode> nodes = await kubectl.ListAsync(cancellation, "nodes");
            JsonNode? limits = await kubectl.GetAsync(cancellation, "configmap", "ambicap-node", "-n", space);
            return Of(nodes, (string?)limits?["data"]?[LimitKey]);
        }
        catch (InputException failure)
        {
            return new NodeAllowances { Problem = string.Join(' ', failure.Lines) };
        }
        catch (HostException failure)
        {
            return new NodeAllowances { Problem = failure.Message };
        }
    }

    /// <summary>What nodes grant by a limit. One whose handler does not answer grants nothing.</summary>
    /// <exception cref="HostException">Something is wrong in the limit.</exception>
    internal static NodeAllowances Of(IEnumerable<JsonNode> nodes, string? limit)
    {
        NodeLimits limits = NodeLimitsReader.Parse(limit ?? "", $"the limit of the cluster, {LimitKey}");
        NodeAllowances allowances = new();
        foreach (JsonNode node in nodes)
        {
            Dictionary<string, string> labels = (node["metadata"]?["labels"] as JsonObject ?? []).ToDictionary(label => label.Key, label => (string?)label.Value ?? "");
            bool isReady = labels.GetValueOrDefault(NodeLabels.Handler) == NodeLabels.HandlerName;
            allowances._byName[(string?)node["metadata"]?["name"] ?? ""] = isReady ? limits.For(labels) ?? NodeLimits.Usual : CapabilitySet.Empty;
        }

        return allowances;
    }
}
