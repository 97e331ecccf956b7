using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>What the policies that complete Pods are tried with.</summary>
internal static class MutatingObjects
{
    /// <summary>A class that brings something of every sort into its Pods.</summary>
    internal static JsonObject RuntimeClass(string name) => new()
    {
        ["apiVersion"] = "node.k8s.io/v1",
        ["kind"] = "RuntimeClass",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["handler"] = name,
        ["overhead"] = new JsonObject { ["podFixed"] = new JsonObject { ["cpu"] = "5m" } },
        ["scheduling"] = JsonNode.Parse("""{"nodeSelector":{"ambicap.dev/handler":"ambicap"},"tolerations":[{"key":"example.com/ambicap","operator":"Exists"}]}"""),
    };

    /// <summary>A Pod with a grant that a profile gates, without a class.</summary>
    internal static JsonObject Granted(string space)
    {
        JsonObject pod = ClusterPod.Of("granted", ("ambient.ambicap.dev/web", "SYSLOG"));
        pod["metadata"]!["namespace"] = space;
        pod["spec"]!["securityContext"] = new JsonObject { ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } };
        return pod;
    }

    /// <summary>A Pod without annotations that adds capabilities.</summary>
    internal static JsonObject Adding(string space)
    {
        JsonObject pod = ClusterPod.Of("adding");
        pod["metadata"]!["namespace"] = space;
        _ = pod["metadata"]!.AsObject().Remove("annotations");
        pod["spec"]!["containers"]![0]!["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("NET_RAW") } };
        return pod;
    }

    /// <summary>A Pod each of whose containers has both annotations and an <c>add</c> that grants.</summary>
    internal static JsonObject Large(int count)
    {
        JsonObject pod = ClusterPod.Of("large", ("ambicap.dev/add-is-ambient", "true"));
        pod["metadata"]!["namespace"] = "default";
        pod["spec"]!["containers"] = new JsonArray([.. Enumerable.Range(0, count).Select(number => (JsonNode)new JsonObject
        {
            ["name"] = $"c{number}",
            ["image"] = "a",
            ["securityContext"] = JsonNode.Parse("""{"runAsUser":7,"capabilities":{"drop":["ALL"],"add":["KILL"]}}"""),
        })]);
        for (int number = 0; number < count; number++)
        {
            pod["metadata"]!["annotations"]![$"ambient.ambicap.dev/c{number}"] = "KILL,NET_BIND_SERVICE,NET_RAW,NET_ADMIN,IPC_LOCK,SYS_NICE";
            pod["metadata"]!["annotations"]![$"nonroot.ambicap.dev/c{number}"] = "SYS_TIME,SYSLOG,WAKE_ALARM,LEASE,AUDIT_READ,SYS_RESOURCE";
        }

        return pod;
    }
}
