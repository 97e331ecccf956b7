using System.Text.Json;
using Ambicap.Host;

namespace Ambicap.Cli.Doctor;

/// <summary>What the cluster knows of its nodes: the RuntimeClass, the DaemonSet, the labels.</summary>
internal static class NodeObjectChecks
{
    private const string DaemonSet = "ambicap-node";
    private const int MostShown = 5;

    internal static IEnumerable<Finding> Run(ClusterView cluster, string space, string handler)
    {
        yield return RuntimeClass(cluster, handler);
        yield return Nodes(cluster);
        yield return Daemons(cluster, space);
    }

    private static Finding RuntimeClass(ClusterView cluster, string handler)
    {
        const string check = "RuntimeClass";
        IReadOnlyList<JsonElement> classes = cluster.List(["runtimeclasses"], out string fault);
        if (fault.Length > 0)
        {
            return Finding.NotSeen(Finding.Cluster, check, fault);
        }

        string[] ours = [.. classes.Where(item => ClusterView.Text(item, "handler") == handler).Select(item =>
            ClusterView.Text(item, "metadata", "name"))];
        return Finding.OfCluster(
            check, ours.Length == 0 ? $"no RuntimeClass has the handler {handler}" : null, string.Join(", ", ours),
                "run: kubectl apply -f deploy/runtimeclass.yaml");
    }

    private static Finding Nodes(ClusterView cluster)
    {
        const string check = "nodes: label and version";
        IReadOnlyList<JsonElement> nodes = cluster.List(["nodes"], out string fault);
        if (fault.Length > 0)
        {
            return Finding.NotSeen(Finding.Cluster, check, fault);
        }

        List<string> other = [];
        int ready = 0;
        foreach (JsonElement node in nodes)
        {
            string version = ClusterView.Text(node, "metadata", "labels", NodeLabels.Ready);
            ready += version.Length > 0 ? 1 : 0;
            if (version.Length > 0 && version != OwnVersion.Text)
            {
                other.Add($"{ClusterView.Text(node, "metadata", "name")} ({version})");
            }
        }

        string? wrong = ready == 0
            ? $"none of {nodes.Count} nodes has the label {NodeLabels.Ready}, so Pods with grants find no node that is known to give them"
            : other.Count > 0 ? $"this program is {OwnVersion.Text}, and not {string.Join(", ", other.Take(MostShown))}"
            : null;
        return Finding.OfCluster(
            check, wrong, $"{ready} of {nodes.Count} nodes have {NodeLabels.Ready}={OwnVersion.Text}",
            ready == 0 ? "run ambicap install, or set the label where you installed ambicap-runtime yourself"
                : "bring them to one version (ambicap install)");
    }

    private static Finding Daemons(ClusterView cluster, string space)
    {
        const string check = "DaemonSet ambicap-node";
        if (cluster.Get(["daemonset", DaemonSet, "-n", space], out string fault) is not { } daemons)
        {
            return Finding.NotSeen(Finding.Cluster, check, fault.Length > 0 ? fault
                : $"there is none in {space}: nodes are installed by hand");
        }

        int wanted = ClusterView.Number(daemons, "status", "desiredNumberScheduled");
        int ready = ClusterView.Number(daemons, "status", "numberReady");
        return Finding.OfCluster(
            check, ready < wanted ? $"{ready} of {wanted} Pods are ready" : null, $"{ready} of {wanted} Pods are ready",
            $"see kubectl -n {space} logs daemonset/{DaemonSet}");
    }
}
