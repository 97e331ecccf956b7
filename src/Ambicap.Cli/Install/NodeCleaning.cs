using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>
/// Has every node undo what ambicap-node did to it: the DaemonSet itself is given the verb uninstall. Its Pods end with 0 when they are
/// done, and a kubelet starts them again, which finds nothing to do: no node is forgotten, and nobody has to remember how far it came.
/// </summary>
internal sealed class NodeCleaning(ClusterKubectl kubectl, ClusterObjects objects, string space, TimeSpan patience, bool isForced)
{
    private const string Verb = "uninstall";
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <summary>Waits until every node is clean.</summary>
    /// <exception cref="StepException">One is not, in time.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        if (await kubectl.GetAsync(cancellation, "daemonset", "ambicap-node", "-n", space) is not JsonObject running)
        {
            return;
        }

        JsonObject cleaning = Cleaning(running, isForced);
        NodeChoice.Widen(cleaning, await kubectl.ListAsync(cancellation, "nodes"));
        if (!JsonNode.DeepEquals(running["spec"]!["template"], cleaning["spec"]!["template"]))
        {
            await objects.ApplyAsync("handler", [cleaning], cancellation);
        }

        IReadOnlyList<string> dirty;
        for (DateTime end = DateTime.UtcNow + patience; (dirty = await DirtyAsync(cancellation)).Count > 0; await Task.Delay(s_pause, cancellation))
        {
            if (DateTime.UtcNow < end)
            {
                continue;
            }

            if (!isForced)
            {
                throw new StepException("handler", string.Join('\n', dirty), "correct that and run the same command again, or give --force to leave these nodes as they are");
            }

            Console.Out.WriteLine(string.Join('\n', dirty.Select(line => $"left as it is: {line}")));
            return;
        }

        Console.Out.WriteLine("every node is clean");
    }

    /// <summary>The same DaemonSet with another verb, on all nodes at once, without what asks a server that is not there.</summary>
    /// <param name="running">The DaemonSet.</param>
    /// <param name="isForced">Whether a node is cleaned also while containers of it need the handler; without, it says how many there are.</param>
    internal static JsonObject Cleaning(JsonObject running, bool isForced)
    {
        JsonObject cleaning = (JsonObject)running.DeepClone();
        _ = cleaning.Remove("status");
        JsonObject metadata = (JsonObject)cleaning["metadata"]!;
        foreach (string key in (string[])["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation"])
        {
            _ = metadata.Remove(key);
        }

        cleaning["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = "100%", ["maxSurge"] = 0 } };
        JsonObject container = (JsonObject)cleaning["spec"]!["template"]!["spec"]!["containers"]![0]!;
        string[] arguments = [Verb, "--host-root=/host", .. isForced ? (string[])["--force"] : []];
        container["args"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]);
        foreach (string probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"])
        {
            _ = container.Remove(probe);
        }

        return cleaning;
    }

    /// <summary>The nodes that are not clean, each with the reason.</summary>
    private async Task<IReadOnlyList<string>> DirtyAsync(CancellationToken cancellation)
    {
        JsonNode? set = await kubectl.GetAsync(cancellation, "daemonset", "ambicap-node", "-n", space);
        IReadOnlyList<JsonNode> pods = await kubectl.ListAsync(cancellation, "pods", "-n", space, "-l", "app.kubernetes.io/name=ambicap-node");
        return Dirty(set, pods);
    }

    /// <summary>The same of objects that were read.</summary>
    internal static IReadOnlyList<string> Dirty(JsonNode? set, IReadOnlyList<JsonNode> pods)
    {
        List<string> dirty = [.. pods.Select(pod => (Node: (string?)pod["spec"]?["nodeName"] ?? "?", Why: WhyDirty(pod))).Where(pod => pod.Why is not null).Select(pod => $"node {pod.Node}: {pod.Why}")];
        int wanted = (int?)set?["status"]?["desiredNumberScheduled"] ?? 0;
        bool isSeen = ((long?)set?["status"]?["observedGeneration"] ?? 0) >= ((long?)set?["metadata"]?["generation"] ?? 0);
        if (set is not null && (!isSeen || pods.Count < wanted))
        {
            dirty.Add(isSeen ? $"{wanted - pods.Count} nodes have no Pod of ambicap-node yet" : "the DaemonSet controller has not seen the change yet");
        }

        return dirty;
    }

    private static string? WhyDirty(JsonNode pod)
    {
        if (!IsCleaning(pod))
        {
            return $"Pod {(string?)pod["metadata"]?["name"]} is still the one that runs Ambicap";
        }

        JsonNode? status = (pod["status"]?["containerStatuses"] as JsonArray)?.FirstOrDefault();
        JsonNode?[] ends = [status?["state"]?["terminated"], status?["lastState"]?["terminated"]];
        if (ends.Any(end => (int?)end?["exitCode"] == 0))
        {
            return null;
        }

        return ends.FirstOrDefault(end => end is not null) is { } failed ? $"it failed: {((string?)failed["message"] ?? $"exit code {(int?)failed["exitCode"]}").Trim()}"
            : status?["state"]?["waiting"] is { } waiting ? $"its Pod waits: {(string?)waiting["reason"]} {(string?)waiting["message"]}".TrimEnd()
            : $"its Pod is {(string?)pod["status"]?["phase"] ?? "not there"}";
    }

    private static bool IsCleaning(JsonNode template) => (string?)template["spec"]?["containers"]?[0]?["args"]?[0] == Verb;
}
