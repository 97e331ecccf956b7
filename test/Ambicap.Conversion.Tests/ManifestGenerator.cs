namespace Ambicap.Conversion.Tests;

/// <summary>Makes random objects of all workload kinds, with and without grants.</summary>
/// <param name="random">The source of chance.</param>
internal sealed class ManifestGenerator(Random random)
{
    private static readonly (string Kind, string Version)[] s_workloads =
    [
        ("Pod", "v1"), ("PodTemplate", "v1"), ("ReplicationController", "v1"), ("Deployment", "apps/v1"), ("ReplicaSet", "apps/v1"),
        ("StatefulSet", "apps/v1"), ("DaemonSet", "apps/v1"), ("Job", "batch/v1"), ("CronJob", "batch/v1"),
    ];

    private static readonly string[] s_names = ["NET_BIND_SERVICE", "KILL", "NET_RAW", "CHOWN", "SYS_TIME", "AUDIT_WRITE", "CAP_SETUID", "cap_net_admin", "mknod", "SYSLOG", "SYS_CHROOT", "bpf", "CAP_PERFMON", "AUDIT_READ"];

    // An empty add is refused where option 1 makes a grant of it, so a file has only one of the two.
    private readonly bool _hasOption1 = random.Next(2) == 0;

    /// <summary>Whether any grant is made.</summary>
    internal bool WithGrants { get; init; } = true;

    /// <summary>An object, as nested dictionaries, lists, strings (text), and numbers, truth values and null in <see cref="Plain"/>.</summary>
    internal object Next() => random.Next(8) switch
    {
        0 => Map(("apiVersion", "v1"), ("kind", "Service"), ("metadata", Map(("name", "s"), ("labels", Labels()))), ("spec", Map(("ports", new List<object> { Map(("port", new Plain("80"))) })))),
        1 => Map(("apiVersion", "v1"), ("kind", "List"), ("items", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Workload()).ToList<object>())),
        2 => Map(("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", Map(("name", "c"))), ("data", Map(("text", "# no comment\nambient: [X]\n\n  more\n"), ("empty", "")))),
        _ => Workload(),
    };

    private Dictionary<string, object> Workload()
    {
        (string kind, string version) = s_workloads[random.Next(s_workloads.Length)];
        Dictionary<string, object> template = Template();
        Dictionary<string, object> root = Map(("apiVersion", version), ("kind", kind));
        Dictionary<string, object> own = Map(("name", "x"), ("labels", Labels()));
        switch (kind)
        {
            case "Pod":
                foreach ((string key, object value) in template)
                {
                    root[key] = value;
                }

                return root;
            case "PodTemplate":
                return Join(root, Map(("metadata", own), ("template", template)));
            case "CronJob":
                return Join(root, Map(("metadata", own), ("spec", Map(("schedule", "* * * * *"), ("jobTemplate", Map(("spec", Map(("template", template)))))))));
            default:
                return Join(root, Map(("metadata", own), ("spec", Shuffle(Map(("replicas", new Plain("2")), ("template", template), ("paused", new Plain("false")))))));
        }
    }

    private Dictionary<string, object> Template()
    {
        Dictionary<string, object> spec = [];
        if (random.Next(3) == 0)
        {
            spec["initContainers"] = Containers("init", random.Next(1, 3));
        }

        spec["containers"] = Containers("c", random.Next(1, 4));
        Maybe(spec, 4, "runtimeClassName", () => random.Next(3) == 0 ? new Plain("") : "ambicap");
        Maybe(spec, 2, "restartPolicy", () => "Always");
        Maybe(spec, 4, "securityContext", PodSecurityContext);
        Maybe(spec, 4, "volumes", () => new List<object> { Map(("name", "v"), ("emptyDir", Map())) });
        Dictionary<string, object> template = Map(("spec", Shuffle(spec)));
        Dictionary<string, object> metadata = [];
        Maybe(metadata, 2, "labels", Labels);
        Maybe(metadata, 2, "name", () => "p");
        Maybe(metadata, 2, "annotations", Annotations);
        if (random.Next(4) > 0)
        {
            template = random.Next(4) > 0 ? Map(("metadata", Shuffle(metadata)), ("spec", template["spec"])) : Map(("spec", template["spec"]), ("metadata", Shuffle(metadata)));
        }

        return template;
    }

    private object Annotations()
    {
        if (random.Next(6) == 0)
        {
            return new Plain(random.Next(2) == 0 ? "" : "null");
        }

        Dictionary<string, object> annotations = [];
        Maybe(annotations, 2, "example.com/a", () => "some: text # here");
        Maybe(annotations, 2, "example.com/b", () => "line\nline\n");
        if (WithGrants && _hasOption1)
        {
            Maybe(annotations, 2, "ambicap.dev/add-is-ambient", () => random.Next(4) == 0 ? "false" : "true");
        }

        return Shuffle(annotations);
    }

    private List<object> Containers(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        Dictionary<string, object> container = Map(("name", $"{prefix}-{i}"), ("image", "registry.example/app:1"));
        Maybe(container, 3, "args", () => new List<object> { "--listen", ":80", "a b" });
        Maybe(container, 3, "env", () => new List<object> { Map(("name", "A"), ("value", "x: y")) });
        Maybe(container, 5, "securityContext", SecurityContext, most: 4);
        return (object)Shuffle(container);
    })];

    private object SecurityContext()
    {
        Dictionary<string, object> context = [];
        Maybe(context, 2, "runAsUser", User);
        Maybe(context, 5, "runAsNonRoot", () => new Plain(random.Next(3) == 0 ? "false" : "true"));
        Maybe(context, 5, "seccompProfile", Profile);
        Maybe(context, 9, "privileged", () => new Plain(random.Next(2) == 0 ? "false" : "true"));
        Maybe(context, 2, "allowPrivilegeEscalation", () => new Plain("false"));
        Maybe(context, 5, "capabilities", Capabilities, most: 4);
        return Shuffle(context);
    }

    private object PodSecurityContext()
    {
        Dictionary<string, object> context = [];
        Maybe(context, 2, "runAsUser", User);
        Maybe(context, 3, "runAsNonRoot", () => new Plain(random.Next(3) == 0 ? "false" : "true"));
        Maybe(context, 2, "seccompProfile", Profile);
        return Shuffle(context);
    }

    private object User() => new Plain(random.Next(6) switch { 0 => "0", 1 => "null", _ => "1000" });

    private object Profile() => random.Next(4) switch
    {
        0 => Map(("type", "Unconfined")),
        1 => Shuffle(Map(("type", "Localhost"), ("localhostProfile", "a.json"))),
        _ => Map(("type", "RuntimeDefault")),
    };

    private object Capabilities()
    {
        Dictionary<string, object> capabilities = [];
        Maybe(capabilities, 2, "drop", () => new List<object> { "ALL" });
        Maybe(capabilities, 3, "add", () => random.Next(8) switch { 0 when !_hasOption1 => new List<object>(), 1 when !_hasOption1 => new Plain("null"), 2 => new List<object> { "ALL" }, _ => Grants() });
        if (WithGrants)
        {
            Maybe(capabilities, 2, "ambient", Grants);
            Maybe(capabilities, 3, random.Next(3) == 0 ? "setForNonRoot" : "addForNonRoot", Grants);
        }

        return Shuffle(capabilities);
    }

    private List<object> Grants() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => s_names[random.Next(s_names.Length)])];

    private object Labels() => Map(("app", "web"), ("tier", "\"front\" 'end'"));

    private void Maybe(Dictionary<string, object> map, int outOf, string key, Func<object> value, int most = 1)
    {
        if (random.Next(outOf) < most)
        {
            map[key] = value();
        }
    }

    private Dictionary<string, object> Shuffle(Dictionary<string, object> map)
    {
        KeyValuePair<string, object>[] entries = [.. map];
        if (random.Next(2) == 0)
        {
            random.Shuffle(entries);
        }

        return new Dictionary<string, object>(entries);
    }

    private static Dictionary<string, object> Join(Dictionary<string, object> first, Dictionary<string, object> second) => new(first.Concat(second));

    private static Dictionary<string, object> Map(params ReadOnlySpan<(string Key, object Value)> entries)
    {
        Dictionary<string, object> map = [];
        foreach ((string key, object value) in entries)
        {
            map[key] = value;
        }

        return map;
    }
}

/// <summary>A value that stands without quotes: a number, a truth value, null.</summary>
internal sealed record Plain(string Text);
