using System.Text.Json;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Doctor;

/// <summary>Whether the Pods of the cluster are what their authors think: our class with a grant, a grant with our class.</summary>
internal static class PodChecks
{
    private const int MostShown = 5;

    /// <summary>Checks the Pods.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="recorded">The Pods with containers that ambicap-runtime created on this node, by uid; null where this is not a
    /// node.</param>
    /// <param name="node">The name of this node.</param>
    internal static IEnumerable<Finding> Run(ClusterView cluster, string handler, IReadOnlySet<string>? recorded, string node)
    {
        IReadOnlyList<JsonElement> pods = cluster.List(["pods", "--all-namespaces"], out string fault);
        IReadOnlyList<JsonElement> classes = cluster.List(["runtimeclasses"], out string classesFault);
        if (fault.Length > 0 || classesFault.Length > 0)
        {
            yield return Finding.NotSeen(Finding.Cluster, "Pods", fault.Length > 0 ? fault : classesFault);
            yield break;
        }

        HashSet<string> ours = [.. classes.Where(item => ClusterView.Text(item, "handler") == handler).Select(item =>
            ClusterView.Text(item, "metadata", "name"))];
        JsonElement[] running = [.. pods.Where(pod => ClusterView.Text(pod, "status", "phase") is "Running" or "Pending")];
        yield return Judge(
            "Pods: class without a grant", [.. running.Where(pod => IsOurs(pod, ours) && !HasGrant(pod))],
                "have our RuntimeClass and no grant",
            "name one by annotation, or take the class away; kubectl debug --copy-to drops annotations and keeps the class");
        yield return Judge(
            "Pods: grant without the class", [.. running.Where(pod => !IsOurs(pod, ours) && HasGrant(pod))],
                "have a grant that no node reads, since their RuntimeClass is another",
            "set runtimeClassName and recreate them");
        yield return StaticPods([.. running.Where(pod => IsMirror(pod) && (IsOurs(pod, ours) || HasGrant(pod)))], recorded, node);
    }

    /// <summary>
    /// The class of a mirror Pod may be the webhook's doing, who never sees the static Pod itself: only the node knows by which runtime its
    /// containers were created.
    /// </summary>
    internal static Finding StaticPods(JsonElement[] mirrors, IReadOnlySet<string>? recorded, string node)
    {
        const string check = "Pods: static ones";
        if (mirrors.Length == 0)
        {
            return Finding.OfCluster(check, null, "none has a grant or our RuntimeClass");
        }

        JsonElement[] here = recorded is null ? [] : [.. mirrors.Where(pod => ClusterView.Text(pod, "spec", "nodeName") == node)];
        JsonElement[] without = [.. here.Where(pod =>
            !recorded!.Contains(ClusterView.Text(pod, "metadata", "annotations", PodAnnotations.MirrorPod)))];
        if (without.Length > 0)
        {
            return Judge(check, without, "show our RuntimeClass or a grant in the API, and run without",
                "write runtimeClassName into the file of the static Pod itself, on its node");
        }

        string[] elsewhere = [.. mirrors.Except(here).Select(pod => ClusterView.Text(pod, "spec", "nodeName")).Distinct()];
        return elsewhere.Length > 0
            ? Finding.NotSeen(Finding.Cluster, check,
                $"only their node knows how they run: run ambicap doctor as root on {string.Join(", ", elsewhere.Take(MostShown))}")
            : Finding.OfCluster(check, null, $"{here.Length} of this node run with ambicap-runtime");
    }

    /// <summary>The uids of the Pods with containers that ambicap-runtime created here; null where that cannot be seen.</summary>
    internal static IReadOnlySet<string>? Recorded()
    {
        if (!Environment.IsPrivilegedProcess || !Directory.Exists(RecordLines.Folder))
        {
            return null;
        }

        HashSet<string> uids = [];
        foreach (FileInfo record in ContainerRecords.Files(""))
        {
            if (ContainerRecords.Config(record, out _) is { } config
                && BundleConfig.TryRead(record.Name, Path.GetDirectoryName(config)!) is { PodIdentity: PodIdentity pod })
            {
                _ = uids.Add(pod.Uid);
            }
        }

        return uids;
    }

    private static Finding Judge(string check, JsonElement[] wrong, string fault, string remedy) => Finding.OfCluster(
        check,
        wrong.Length == 0 ? null
            : $"{wrong.Length} {fault}: {string.Join(", ", wrong.Take(MostShown).Select(Name))}{(wrong.Length > MostShown ? " and others" : "")}",
        "none",
        remedy);

    private static string Name(JsonElement pod) =>
        $"{ClusterView.Text(pod, "metadata", "namespace")}/{ClusterView.Text(pod, "metadata", "name")}";

    private static bool IsOurs(JsonElement pod, HashSet<string> classes) =>
        classes.Contains(ClusterView.Text(pod, "spec", "runtimeClassName"));

    private static bool IsMirror(JsonElement pod) => ClusterView.Text(pod, "metadata", "annotations", PodAnnotations.MirrorPod).Length > 0;

    private static bool HasGrant(JsonElement pod) =>
        ClusterView.Find(pod, "metadata", "annotations") is { ValueKind: JsonValueKind.Object } annotations
        && annotations.EnumerateObject().Any(annotation => GrantKeys.ContainerIn(annotation.Name) is { Length: > 0 });
}
