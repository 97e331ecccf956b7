using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>A Pod in a namespace, of which it is recorded what a real API server says.</summary>
/// <param name="Name">The name, unique.</param>
/// <param name="Namespace">The namespace's labels and annotations.</param>
/// <param name="Pod">The Pod.</param>
internal sealed record PolicyCase(string Name, JsonObject Namespace, JsonObject Pod)
{
    private const string Ambient = "ambient.ambicap.dev/web";
    private const string NonRoot = "nonroot.ambicap.dev/web";
    private const string Mirror = "kubernetes.io/config.mirror";

    /// <summary>Every validation with each of its ways to fail, and what must not be refused.</summary>
    internal static IReadOnlyList<PolicyCase> All { get; } =
    [
        Of("no grants", null, []),
        Of("a grant", null, [(Ambient, "NET_BIND_SERVICE")]),
        Of("any case, prefix and spaces", "restricted", [(NonRoot, " cap_net_bind_service , NET_BIND_SERVICE")]),
        Of("unknown key", null, [("ambicap.dev/x", "1")]),
        Of("unknown keys", null, [("x.ambicap.dev/web", "1"), ("ambient.Ambicap.dev/web", "KILL")]),
        Of("key of a namespace", null, [("ambicap.dev/allow-root-equivalent", "BPF")]),
        Of("key of the CRI", null, [("ambicap.dev/ambient", "KILL")]),
        Of("add-is-ambient", null, [("ambicap.dev/add-is-ambient", "true")], add: ["KILL", "cap_net_raw", "ALL"]),
        Of("add-is-ambient and nothing added", null, [("ambicap.dev/add-is-ambient", "true")]),
        Of("add-is-ambient misspelt", null, [("ambicap.dev/add-is-ambient", "True")]),
        Of("add-is-ambient off", null, [("ambicap.dev/add-is-ambient", "false")]),
        Of("unknown container", null, [("nonroot.ambicap.dev/wb", "KILL")]),
        Of("empty list", null, [(Ambient, "")]),
        Of("empty name", null, [(Ambient, "KILL,,NET_RAW")]),
        Of("long list", null, [(Ambient, new string(' ', 4097))]),
        Of("ALL", null, [(Ambient, "KILL,cap_all")]),
        Of("unknown names", null, [(Ambient, "KILL,NET_BNID,FLY")]),
        Of("dropped", null, [(Ambient, "KILL,NET_RAW")], drop: ["ALL", "CAP_KILL", "net_raw"]),
        Of("all dropped", null, [(Ambient, "KILL")], drop: ["ALL"]),
        Of("beyond restricted", "restricted", [(Ambient, "KILL"), ("nonroot.ambicap.dev/log", "NET_RAW")]),
        Of("beyond baseline", "baseline", [(Ambient, "NET_RAW,KILL")]),
        Of("wrong level", "strict", [(Ambient, "KILL")]),
        Of("root-equivalent", null, [(Ambient, "KILL,SYS_ADMIN,BPF")]),
        Of("opted in", null, [(Ambient, "SYS_ADMIN")], optIn: "cap_sys_admin, BPF"),
        Of("opted in wrongly", null, [(Ambient, "SYS_ADMIN")], optIn: "SYS_ADMIN,FLY"),
        Of("windows", null, [(Ambient, "KILL")], system: "windows"),
        Of("no RuntimeClass", null, [(Ambient, "KILL")], runtimeClass: null),
        Of("other RuntimeClass", null, [(Ambient, "KILL"), ("nonroot.ambicap.dev/log", "NET_RAW")], runtimeClass: "gvisor"),
        Of("filtered", null, [(Ambient, "SYSLOG,KILL,SYS_TIME")], profile: "RuntimeDefault"),
        Of("filtered, may be root", null, [(NonRoot, "SYSLOG")], profile: "RuntimeDefault"),
        Of("filtered, not root", null, [(NonRoot, "SYSLOG")], profile: "RuntimeDefault", isNonRoot: true),
        Of("filtered at baseline", "baseline", [(Ambient, "AUDIT_WRITE")], profile: "RuntimeDefault", add: ["CAP_AUDIT_WRITE"]),
        Of("filtered beyond the level", "baseline", [(Ambient, "SYSLOG")], profile: "RuntimeDefault"),
        Of("filtered and added", null, [(Ambient, "SYSLOG")], profile: "RuntimeDefault", add: ["syslog"]),
        Of("filtered, all added and dropped", null, [(Ambient, "SYSLOG")], profile: "RuntimeDefault", add: ["ALL"], drop: ["ALL"]),
        Of("audit sockets closed", null, [(Ambient, "AUDIT_READ,KILL")], profile: "RuntimeDefault", isNonRoot: true),
        Of("audit sockets closed to both", null, [(NonRoot, "AUDIT_CONTROL,SYSLOG,AUDIT_READ")], profile: "RuntimeDefault", isNonRoot: true, optIn: "AUDIT_CONTROL"),
        Of("audit sockets opened", null, [(Ambient, "AUDIT_READ")], profile: "RuntimeDefault", isNonRoot: true, add: ["AUDIT_WRITE"]),
        Of("audit sockets opened by another name", null, [(Ambient, "AUDIT_READ")], profile: "RuntimeDefault", isNonRoot: true, add: ["AUDIT_READ"]),
        Of("audit sockets, may be root", null, [(Ambient, "AUDIT_READ")], profile: "RuntimeDefault"),
        Of("audit sockets, no profile", null, [(Ambient, "AUDIT_READ")], profile: "Unconfined", isNonRoot: true),
        Of("not filtered", null, [(Ambient, "SYSLOG")], profile: "Unconfined"),
        Of("mirror", null, [(Ambient, "SYSLOG"), (Mirror, "5f1c2a")], runtimeClass: null, profile: "RuntimeDefault"),
        Of("mirror with a typo", null, [(Ambient, "NET_BNID"), (Mirror, "5f1c2a")], runtimeClass: null),
    ];

    private static PolicyCase Of(
        string name,
        string? level,
        (string Key, string Value)[] annotations,
        string? optIn = null,
        string? runtimeClass = "ambicap",
        string? system = null,
        string[]? drop = null,
        string[]? add = null,
        string? profile = null,
        bool isNonRoot = false)
    {
        JsonObject space = new() { ["name"] = "case-" + name.ToLowerInvariant().Replace(' ', '-').Replace(",", "", StringComparison.Ordinal) };
        space["labels"] = level is null ? [] : new JsonObject { ["pod-security.kubernetes.io/enforce"] = level };
        space["annotations"] = optIn is null ? [] : new JsonObject { ["ambicap.dev/allow-root-equivalent"] = optIn };
        JsonObject web = new() { ["name"] = "web", ["image"] = "shop:1" };
        if ((drop ?? add) is not null)
        {
            JsonObject capabilities = [];
            AddTexts(capabilities, "add", add);
            AddTexts(capabilities, "drop", drop);
            web["securityContext"] = new JsonObject { ["capabilities"] = capabilities };
        }

        JsonObject spec = new()
        {
            ["automountServiceAccountToken"] = false,
            ["containers"] = new JsonArray(web, new JsonObject { ["name"] = "log", ["image"] = "shop:1" }),
        };
        if (profile is not null)
        {
            spec["securityContext"] = new JsonObject { ["runAsNonRoot"] = isNonRoot, ["seccompProfile"] = new JsonObject { ["type"] = profile } };
        }

        if (runtimeClass is not null)
        {
            spec["runtimeClassName"] = runtimeClass;
        }

        if (annotations.Any(annotation => annotation.Key == Mirror))
        {
            // The API server takes no mirror without.
            spec["nodeName"] = "node";
        }

        if (system is not null)
        {
            spec["os"] = new JsonObject { ["name"] = system };
        }

        return new PolicyCase(name, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = space }, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = "shop",
                ["namespace"] = space["name"]!.GetValue<string>(),
                ["annotations"] = new JsonObject(annotations.Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value))),
            },
            ["spec"] = spec,
        });
    }

    private static void AddTexts(JsonObject target, string key, string[]? texts)
    {
        if (texts is not null)
        {
            target[key] = new JsonArray([.. texts.Select(text => (JsonNode?)text)]);
        }
    }
}
