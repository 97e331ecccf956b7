using System.Text.Json.Nodes;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Pods;

/// <summary>Random Pods in JSON: every field that the decoder reads, others around them, in any order, null now and then.</summary>
internal static class PodGen
{
    private static readonly Gen<JsonNode?> s_text = Gen.String[Gen.Char["aAbz01 .:-/é\"'\\{}[]#,&*!|>%@~\n\t"], 0, 12].Select(text => (JsonNode?)JsonValue.Create(text));
    private static readonly Gen<JsonNode?> s_word = OneOf("ALL", "NET_RAW", "web", "true", "yes", "1000", "null", "~", "<<").Select(text => (JsonNode?)JsonValue.Create(text));
    private static readonly Gen<JsonNode?> s_flag = Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value));
    private static readonly Gen<JsonNode?> s_number = Gen.Int[-2, 70000].Select(value => (JsonNode?)JsonValue.Create(value));
    private static readonly Gen<JsonNode?> s_string = Gen.OneOf(s_text, s_word);

    private static readonly Gen<JsonNode?> s_profile = Object(("type", s_string), ("localhostProfile", s_string));
    private static readonly Gen<JsonNode?> s_seLinux = Object(("type", s_string), ("user", s_string), ("role", s_string), ("level", s_string));
    private static readonly Gen<JsonNode?> s_windows = Object(("hostProcess", s_flag), ("runAsUserName", s_string));

    private static readonly (string, Gen<JsonNode?>)[] s_sharedContext =
    [
        ("runAsNonRoot", s_flag), ("runAsUser", s_number), ("runAsGroup", s_number), ("seccompProfile", s_profile),
        ("appArmorProfile", s_profile), ("seLinuxOptions", s_seLinux), ("windowsOptions", s_windows),
    ];

    private static readonly Gen<JsonNode?> s_containerContext = Object(
    [
        .. s_sharedContext, ("privileged", s_flag), ("allowPrivilegeEscalation", s_flag), ("procMount", s_string),
        ("capabilities", Object(("add", List(s_string)), ("drop", List(s_string)), ("ambient", List(s_string)), ("addForNonRoot", List(s_string)))),
    ]);

    private static readonly Gen<JsonNode?> s_handler = Object(
        ("httpGet", Object(("host", s_string), ("port", s_number))), ("tcpSocket", Object(("host", s_string))), ("exec", Object(("command", List(s_string)))));

    private static readonly Gen<JsonNode?> s_container = Object(
        ("name", s_string), ("image", s_string), ("command", List(s_string)), ("securityContext", s_containerContext),
        ("ports", List(Object(("hostPort", s_number), ("containerPort", s_number), ("protocol", s_string)))),
        ("livenessProbe", s_handler), ("readinessProbe", s_handler), ("startupProbe", s_handler),
        ("lifecycle", Object(("postStart", s_handler), ("preStop", s_handler))),
        ("resources", Object(("limits", Object(("cpu", s_string))))));

    private static readonly Gen<JsonNode?> s_volume = Gen.Select(s_string, OneOf("hostPath", "emptyDir", "projected", "nfs", "new"))
        .Select((name, kind) => (JsonNode?)new JsonObject { ["name"] = name, [kind] = new JsonObject { ["x"] = 1 } });

    private static readonly Gen<JsonNode?> s_annotations = Object(
        ("ambient.ambicap.dev/web", s_string), ("nonroot.ambicap.dev/é", s_string), ("ambicap.dev/add-is-ambient", s_string), ("other", s_string),
        ("seccomp.security.alpha.kubernetes.io/pod", s_string), ("container.apparmor.security.beta.kubernetes.io/a", s_string), (new string('x', 400), s_string));

    private static readonly Gen<JsonNode?> s_spec = Object(
        ("hostNetwork", s_flag), ("hostPID", s_flag), ("hostIPC", s_flag), ("hostUsers", s_flag), ("runtimeClassName", s_string),
        ("os", Object(("name", s_string))), ("volumes", List(s_volume)), ("initContainers", List(s_container)), ("containers", List(s_container)),
        ("ephemeralContainers", List(s_container)), ("nodeSelector", Object(("a", s_string))),
        ("securityContext", Object([.. s_sharedContext, ("sysctls", List(Object(("name", s_string), ("value", s_string))))])));

    /// <summary>A Pod.</summary>
    internal static Gen<string> Json { get; } = Object(
            ("apiVersion", s_string), ("kind", s_string), ("metadata", Object(("name", s_string), ("annotations", s_annotations), ("labels", s_annotations))), ("spec", s_spec), ("status", s_profile))
        .Select(pod => (pod ?? new JsonObject()).ToJsonString());

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static Gen<JsonNode?> List(Gen<JsonNode?> item) =>
        Gen.Frequency((1, Gen.Const((JsonNode?)null)), (6, item.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(node => node?.DeepClone())]))));

    /// <summary>An object with some of the fields, in any order; now and then null.</summary>
    private static Gen<JsonNode?> Object(params (string Name, Gen<JsonNode?> Value)[] fields)
    {
        Gen<KeyValuePair<string, JsonNode?>[]> all = Gen.Const(Array.Empty<KeyValuePair<string, JsonNode?>>());
        foreach ((string name, Gen<JsonNode?> value) in fields)
        {
            Gen<KeyValuePair<string, JsonNode?>[]> field = Gen.Frequency(
                (3, Gen.Const(Array.Empty<KeyValuePair<string, JsonNode?>>())),
                (2, value.Select(node => new[] { KeyValuePair.Create(name, node) })),
                (1, Gen.Const(new[] { KeyValuePair.Create<string, JsonNode?>(name, null) })));
            all = Gen.Select(all, field, (before, more) => (KeyValuePair<string, JsonNode?>[])[.. before, .. more]);
        }

        Gen<JsonNode?> chosen = Gen.Select(all, Gen.Int, (found, seed) =>
        {
            KeyValuePair<string, JsonNode?>[] order = [.. found.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))];
            new Random(seed).Shuffle(order);
            return (JsonNode?)new JsonObject(order);
        });
        return Gen.Frequency((1, Gen.Const((JsonNode?)null)), (12, chosen));
    }
}
