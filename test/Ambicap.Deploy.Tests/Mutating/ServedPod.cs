using System.Text.Json.Nodes;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Deploy.Tests.Mutating;

/// <summary>Random Pods as an API server has them when admission sees them, and takes them.</summary>
internal static class ServedPod
{
    /// <summary>The next Pod, without what is null or empty, and without what no API server takes.</summary>
    internal static JsonObject Next(RandomPod pods, PodSpace space, string name)
    {
        JsonObject pod = pods.Next();
        pod["metadata"]!["name"] = name;
        pod["metadata"]!["namespace"] = space.Name;
        JsonObject spec = pod["spec"]!.AsObject();
        spec["automountServiceAccountToken"] = false;
        Strip(pod);
        Settle(spec);
        foreach (JsonNode? container in (spec["containers"] as JsonArray ?? []).Concat(spec["initContainers"] as JsonArray ?? []))
        {
            Settle(container!.AsObject());
        }

        return JsonNode.Parse(pod.ToJsonString())!.AsObject();
    }

    /// <summary>A Localhost profile has a file, and a privileged container may always gain privileges.</summary>
    private static void Settle(JsonObject owner)
    {
        if (owner["securityContext"] is JsonObject context)
        {
            if ((string?)context["seccompProfile"]?["type"] == "Localhost")
            {
                context["seccompProfile"]!["localhostProfile"] = "profiles/shop.json";
            }

            _ = context["privileged"] is not null && context.Remove("allowPrivilegeEscalation");
        }
    }

    private static void Strip(JsonNode node)
    {
        foreach (JsonNode? item in node as JsonArray ?? [])
        {
            StripIn(item);
        }

        foreach ((string key, JsonNode? value) in (node as JsonObject ?? []).ToArray())
        {
            StripIn(value);
            if (value is null || value is JsonArray { Count: 0 } || (key == "annotations" && value is JsonObject { Count: 0 }))
            {
                _ = node.AsObject().Remove(key);
            }
        }
    }

    private static void StripIn(JsonNode? node)
    {
        if (node is not null)
        {
            Strip(node);
        }
    }
}
