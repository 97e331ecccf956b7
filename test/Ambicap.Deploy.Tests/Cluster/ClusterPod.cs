using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>Pods as people write them.</summary>
internal static class ClusterPod
{
    /// <summary>A Pod of namespace <c>shop</c> with one container <c>web</c>.</summary>
    internal static JsonObject Of(string name, params (string Key, string Value)[] annotations) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["namespace"] = "shop",
            ["name"] = name,
            ["annotations"] = new JsonObject(annotations.Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value))),
        },
        ["spec"] = new JsonObject
        {
            ["automountServiceAccountToken"] = false,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "shop:1" }),
        },
    };
}
