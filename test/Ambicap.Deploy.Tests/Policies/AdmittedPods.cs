using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;
using CsCheck;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>Makes Pods and namespaces as the API server has them, right and wrong.</summary>
internal static class AdmittedPods
{
    private static readonly Gen<string> s_name = Gen.Frequency(
        (12, Gen.OneOf("NET_BIND_SERVICE", "KILL", "kill", "CAP_NET_RAW", " cap_sys_admin ", "SYS_ADMIN", "BPF", "AUDIT_WRITE", "AUDIT_READ", "NET_ADMIN")),
        (3, Gen.OneOf("ALL", "all", "CAP_ALL", "", " ", "NET_BNID", "CAP_", "CAP_CAP_KILL", "10")),
        (1, Gen.Char[' ', '~'].Array[0, 12].Select(letters => new string(letters).Replace(',', '.'))));

    private static readonly Gen<string> s_list = Gen.Frequency(
        (12, s_name.Array[0, 4].Select(names => string.Join(',', names))),
        (1, Gen.OneOf(new string(' ', 4097), string.Join(',', Enumerable.Repeat("KILL", 900)), "true", "false")));

    private static readonly Gen<string> s_key = Gen.Frequency(
        (8, Gen.Select(Gen.OneOf("ambient.ambicap.dev/", "nonroot.ambicap.dev/"), Gen.OneOf("web", "web", "log", "setup", "wb", ""), (prefix, name) => prefix + name)),
        (2, Gen.OneOf("ambicap.dev/ambient", "ambicap.dev/x", "ambient.AMBICAP.dev/web", "x.ambicap.dev/web", "ambicap.dev", "a.ambicap.dev", "ambicap.dev/allow-root-equivalent", "ambicap.dev/add-is-ambient", "ignore.ambicap.dev/ambient_level")),
        (2, Gen.OneOf("notambicap.dev/x", "ambicap.dev.example.com/x", "example.com/ambicap.dev", "example.com/a")));

    private static readonly Gen<JsonNode?> s_securityContext = Gen.Select(s_name.Array[0, 3], Gen.Int[0, 3], (drop, form) => form switch
    {
        0 => null,
        1 => new JsonObject(),
        2 => new JsonObject { ["capabilities"] = new JsonObject { ["add"] = Texts(drop) } },
        _ => (JsonNode)new JsonObject { ["capabilities"] = new JsonObject { ["drop"] = Texts([.. drop.Select(name => name.Trim())]) } },
    });

    /// <summary>Annotations, a few of them under <c>ambicap.dev</c>.</summary>
    internal static Gen<JsonObject> Annotations { get; } = Gen.Select(s_key, s_list).Array[0, 4].Select(entries =>
        new JsonObject(entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, (JsonNode?)entry.Item2))));

    /// <summary>A Pod with the containers web and log and the init container setup; one in five is a static Pod's mirror.</summary>
    internal static Gen<JsonNode> Pod { get; } = Gen.Select(
        Annotations,
        s_securityContext,
        s_securityContext,
        Gen.OneOf<string?>(null, "ambicap", "ambicap", "gvisor"),
        Gen.OneOf<string?>(null, null, "linux", "windows"),
        Gen.Int[0, 4],
        (annotations, web, setup, runtimeClass, system, kind) =>
        {
            if (kind == 0)
            {
                annotations[PodAnnotations.MirrorPod] = "5f1c2a";
            }

            JsonObject spec = new()
            {
                ["containers"] = new JsonArray(Container("web", web), Container("log", null)),
                ["initContainers"] = new JsonArray(Container("setup", setup)),
            };
            AddText(spec, "runtimeClassName", runtimeClass);
            if (system is not null)
            {
                spec["os"] = new JsonObject { ["name"] = system };
            }

            return (JsonNode)new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["metadata"] = new JsonObject { ["name"] = "shop", ["annotations"] = annotations },
                ["spec"] = spec,
            };
        });

    /// <summary>A namespace with labels and annotations that decide something, or none.</summary>
    internal static Gen<JsonNode> Namespace { get; } = Gen.Select(
        Gen.OneOf<string?>(null, null, "privileged", "baseline", "restricted", "Restricted", ""),
        Gen.OneOf<string?>(null, null, "SYS_ADMIN", "bpf, CAP_SYS_ADMIN", "KILL", "ALL", "FLY,SYS_ADMIN", "SYS_ADMIN" + new string(' ', 4096), ""),
        (level, optIn) =>
        {
            JsonObject metadata = new() { ["name"] = "shop" };
            AddMap(metadata, "labels", "pod-security.kubernetes.io/enforce", level);
            AddMap(metadata, "annotations", "ambicap.dev/allow-root-equivalent", optIn);
            return (JsonNode)new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata };
        });

    /// <summary>The Pod as the rules see it.</summary>
    internal static Pod Decode(JsonNode pod)
    {
        JsonTokenSource source = new(Encoding.UTF8.GetBytes(pod.ToJsonString()));
        _ = source.Read();
        return PodDecoder.Decode(ref source);
    }

    private static JsonObject Container(string name, JsonNode? securityContext)
    {
        JsonObject container = new() { ["name"] = name, ["image"] = "shop:1" };
        if (securityContext is not null)
        {
            container["securityContext"] = securityContext.DeepClone();
        }

        return container;
    }

    private static void AddText(JsonObject target, string key, string? value)
    {
        if (value is not null)
        {
            target[key] = value;
        }
    }

    private static void AddMap(JsonObject target, string field, string key, string? value)
    {
        if (value is not null)
        {
            target[field] = new JsonObject { [key] = value };
        }
    }

    private static JsonArray Texts(string[] texts) => [.. texts.Select(text => (JsonNode?)text)];
}
