using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>Objects with as little in them as a policy needs.</summary>
internal static class PolicyObjects
{
    /// <summary>The kinds that a policy of grants sees.</summary>
    internal static string[] Kinds { get; } =
        ["Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController", "PodTemplate"];

    /// <summary>A Pod of RuntimeClass <c>ambicap</c> with one container <c>web</c>.</summary>
    internal static JsonObject Pod(params (string Key, string Value)[] annotations) => new()
    {
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["annotations"] = new JsonObject(annotations.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        },
        ["spec"] = new JsonObject { ["runtimeClassName"] = "ambicap", ["containers"] = new JsonArray(new JsonObject { ["name"] = "web" }) },
    };

    internal static JsonObject Namespace(params (string Key, string Value)[] labels) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) },
    };

    /// <summary>An object of a kind whose template is the Pod, or the Pod itself.</summary>
    internal static JsonObject Workload(string kind, JsonNode pod) => kind switch
    {
        "Pod" => pod.AsObject(),
        "CronJob" => new JsonObject
        {
            ["kind"] = kind,
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject { ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = pod } } },
        },
        "PodTemplate" => new JsonObject { ["kind"] = kind, ["metadata"] = new JsonObject(), ["template"] = pod },
        _ => new JsonObject { ["kind"] = kind, ["metadata"] = new JsonObject(), ["spec"] = new JsonObject { ["template"] = pod } },
    };

    /// <summary>The reason of a message: what stands before its bracket.</summary>
    internal static string ReasonOf(string message) => message[..message.IndexOf(" (", StringComparison.Ordinal)];
}
