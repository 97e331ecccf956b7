using System.Text.Json.Nodes;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>Makes Pods of every shape that has to do with completing them.</summary>
/// <param name="random">Where they come from.</param>
internal sealed class RandomPod(Random random)
{
    private static readonly string[] s_names = ["web", "log", "setup", "probe"];
    private static readonly string[] s_capabilities = ["SYSLOG", "cap_sys_time", "SYS_CHROOT", "AUDIT_WRITE", "AUDIT_READ", "AUDIT_CONTROL", "NET_BIND_SERVICE", "KILL", "NET_RAW", "SYS_ADMIN", "Bpf"];
    private static readonly string[] s_added = ["SYSLOG", "syslog", "CAP_SYSLOG", "ALL", "NET_RAW", "SYS_TIME", "NET_BIND_SERVICE", "KILL", "AUDIT_WRITE", "AUDIT_CONTROL"];

    /// <summary>The next Pod.</summary>
    internal JsonObject Next()
    {
        string[] names = [.. s_names.OrderBy(_ => random.Next()).Take(random.Next(1, s_names.Length + 1))];
        int init = random.Next(names.Length);
        JsonObject spec = new() { ["containers"] = Containers(names[init..]) };
        Put(spec, "initContainers", () => Containers(names[..init]));
        Put(spec, "securityContext", () => Context(isPod: true));
        Put(spec, "runtimeClassName", () => Any<string>("ambicap", "gvisor", "crun"));
        JsonObject metadata = new() { ["name"] = "pod" };
        Put(metadata, "annotations", () => Annotations(names));
        return new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["metadata"] = metadata, ["spec"] = spec };
    }

    private JsonObject Annotations(string[] names)
    {
        JsonObject annotations = [];
        for (int i = random.Next(4); i > 0; i--)
        {
            annotations[$"{Any("ambient", "nonroot")}.ambicap.dev/{Any(names)}"] = string.Join(',', Some(s_capabilities, 1));
        }

        if (random.Next(4) == 0)
        {
            annotations["ambicap.dev/add-is-ambient"] = Any("true", "false");
        }

        if (random.Next(20) == 0)
        {
            annotations[$"ambient.ambicap.dev/{Any(names)}"] = "SYSLOG,FLY";
        }

        return annotations;
    }

    private JsonArray Containers(string[] names)
    {
        JsonArray containers = [];
        foreach (string name in names)
        {
            JsonObject container = new() { ["name"] = name, ["image"] = "a" };
            Put(container, "securityContext", () => Context(isPod: false));
            containers.Add(container);
        }

        return containers;
    }

    private JsonObject Context(bool isPod)
    {
        JsonObject context = [];
        Put(context, "runAsUser", () => Any(0, 1000));
        Put(context, "runAsNonRoot", () => Any(true, false));
        Put(context, "seccompProfile", () => new JsonObject { ["type"] = Any("RuntimeDefault", "RuntimeDefault", "Unconfined", "Localhost") });
        if (!isPod)
        {
            Put(context, "capabilities", Capabilities);
            Put(context, "allowPrivilegeEscalation", () => false);
            if (random.Next(8) == 0)
            {
                context["privileged"] = true;
            }
        }

        return context;
    }

    private JsonObject Capabilities()
    {
        JsonObject capabilities = [];
        Put(capabilities, "drop", () => Any(new JsonArray("ALL"), new JsonArray("ALL"), new JsonArray("SYSLOG"), new JsonArray()));
        Put(capabilities, "add", () => new JsonArray([.. Some(s_added, 0).Select(name => (JsonNode)name)]));
        return capabilities;
    }

    private string[] Some(string[] names, int least) => [.. names.OrderBy(_ => random.Next()).Take(random.Next(least, 4))];

    private T Any<T>(params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>Puts a field, or null, or nothing.</summary>
    private void Put(JsonObject target, string field, Func<JsonNode?> value)
    {
        int choice = random.Next(8);
        if (choice > 1)
        {
            target[field] = choice == 2 ? null : value();
        }
    }
}
