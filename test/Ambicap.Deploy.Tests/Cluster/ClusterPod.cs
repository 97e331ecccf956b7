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

    /// <summary>The Pod with as many annotations as an API server takes, none of them ours: 256 KiB of keys.</summary>
    internal static JsonObject Crowded(JsonObject pod)
    {
        const int MostSize = 256 * 1024;
        const int KeySize = 4;
        pod["metadata"]!["annotations"] = new JsonObject(Enumerable.Range(0, MostSize / KeySize).Select(number => KeyValuePair.Create($"{number:x4}", (JsonNode?)"")));
        return pod;
    }
}
