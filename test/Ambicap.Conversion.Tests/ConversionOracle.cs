using Ambicap.Capabilities;

namespace Ambicap.Conversion.Tests;

/// <summary>What a conversion to annotations is to make of objects, told on their trees; and what both forms have in common.</summary>
internal static class ConversionOracle
{
    // In the kernel's order, as convert writes them.
    private static readonly string[] s_gated =
    [
        "DAC_READ_SEARCH", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_TIME",
        "SYS_TTY_CONFIG", "AUDIT_WRITE", "SYSLOG", "PERFMON", "BPF",
    ];

    private static readonly string[][] s_templatePaths = [[], ["template"], ["spec", "template"], ["spec", "jobTemplate", "spec", "template"]];

    /// <summary>The objects with the grants of fields, and of option 1, as annotations.</summary>
    internal static List<PlainNode> ToAnnotations(List<PlainNode> documents)
    {
        documents.ForEach(document => Convert(document));
        return documents;
    }

    /// <summary>Takes out what says nothing: empty mappings and null where a conversion may take away or leave them.</summary>
    internal static string Normalize(IEnumerable<PlainNode> documents)
    {
        List<PlainNode> list = [.. documents];
        foreach (PlainNode pod in list.SelectMany(Pods))
        {
            Prune(pod, "metadata", "annotations");
            foreach (PlainNode container in Containers(pod))
            {
                Prune(container, "securityContext", "capabilities");
            }
        }

        return string.Join("\n---\n", list);
    }

    /// <summary>The objects with the names of every <c>add</c> in alphabetical order.</summary>
    internal static List<PlainNode> SortAdd(List<PlainNode> documents)
    {
        foreach (PlainNode container in documents.SelectMany(Pods).SelectMany(Containers))
        {
            container["securityContext"]?["capabilities"]?["add"]?.List?.Sort((left, right) => string.CompareOrdinal(left.Text, right.Text));
        }

        return documents;
    }

    private static void Convert(PlainNode document)
    {
        foreach (PlainNode pod in Pods(document))
        {
            bool isOption1 = pod["metadata"]?["annotations"]?["ambicap.dev/add-is-ambient"]?.Text == "true";
            bool hasGrant = false;
            bool hasAdd = false;
            bool addChanges = false;
            foreach (PlainNode container in Containers(pod))
            {
                PlainNode? capabilities = container["securityContext"]?["capabilities"];
                CapabilitySet add = isOption1 ? Names(capabilities?["add"]) : CapabilitySet.Empty;
                CapabilitySet nonRoot = Take(capabilities, "addForNonRoot") | Take(capabilities, "setForNonRoot") | add;
                CapabilitySet ambient = Take(capabilities, "ambient");
                hasAdd |= !add.IsEmpty;
                hasGrant |= Annotate(pod, "ambient.ambicap.dev/", container, ambient) | Annotate(pod, "nonroot.ambicap.dev/", container, nonRoot);
                addChanges |= Complete(pod, container, ambient, nonRoot);
            }

            if ((hasAdd || addChanges) && isOption1)
            {
                _ = pod["metadata"]!["annotations"]!.Map!.Remove("ambicap.dev/add-is-ambient");
            }

            if (hasGrant)
            {
                pod["spec"]!.Map!["runtimeClassName"] = PlainNode.Of("ambicap");
            }
        }
    }

    private static IEnumerable<PlainNode> Pods(PlainNode document)
    {
        string kind = document["kind"]?.Text ?? "";
        if (kind.EndsWith("List", StringComparison.Ordinal))
        {
            return document["items"]?.List?.SelectMany(Pods) ?? [];
        }

        string[]? path = kind switch
        {
            "Pod" => s_templatePaths[0],
            "PodTemplate" => s_templatePaths[1],
            "Deployment" or "ReplicaSet" or "ReplicationController" or "StatefulSet" or "DaemonSet" or "Job" => s_templatePaths[2],
            "CronJob" => s_templatePaths[3],
            _ => null,
        };
        PlainNode? pod = path?.Aggregate(document, (PlainNode? node, string step) => node?[step]);
        return pod?["spec"]?.Map is null ? [] : [pod];
    }

    private static IEnumerable<PlainNode> Containers(PlainNode pod) =>
        (pod["spec"]?["initContainers"]?.List ?? []).Concat(pod["spec"]?["containers"]?.List ?? []).Where(container => container.Map is not null);

    /// <summary>The rule of the default profile once more, in other words: who, under which profile, and what is not there yet.</summary>
    private static bool Complete(PlainNode pod, PlainNode container, CapabilitySet ambient, CapabilitySet nonRoot)
    {
        PlainNode? own = container["securityContext"];
        PlainNode? common = pod["spec"]?["securityContext"];
        string profile = Scalar(Given(own?["seccompProfile"]) ?? Given(common?["seccompProfile"]), "type");
        string user = (Given(own?["runAsUser"]) ?? Given(common?["runAsUser"]))?.Text ?? "";
        string nonRootUser = (Given(own?["runAsNonRoot"]) ?? Given(common?["runAsNonRoot"]))?.Text ?? "";
        bool isNeverRoot = user == "" ? nonRootUser == "true" : user != "0";
        string[] there = [.. own?["capabilities"]?["add"]?.List?.Select(name => name.Text.ToUpperInvariant()) ?? []];
        CapabilitySet granted = ambient | (isNeverRoot ? nonRoot : CapabilitySet.Empty);
        CapabilitySet audit = CapabilitySet.Of(Capability.AuditRead, Capability.AuditControl) & granted;
        granted |= isNeverRoot && !audit.IsEmpty ? CapabilitySet.Of(Capability.AuditWrite) : CapabilitySet.Empty;
        string[] wanted = [.. s_gated.Where(name => granted.Contains(Parse(name)) && !there.Contains(name))];
        bool isAll = there.Contains("ALL") && own?["capabilities"]?["drop"]?.List?.Exists(name => name.Text == "ALL") != true;
        if (wanted.Length == 0 || isAll || profile is not ("" or "RuntimeDefault") || own?["privileged"]?.Text == "true")
        {
            return false;
        }

        SortedDictionary<string, PlainNode> capabilities = Ensure(Ensure(container.Map!, "securityContext"), "capabilities");
        List<PlainNode> add = capabilities.TryGetValue("add", out PlainNode? old) && old.List is not null ? old.List : [];
        capabilities["add"] = new PlainNode { List = [.. add, .. wanted.Select(PlainNode.Of)] };
        return true;

        static PlainNode? Given(PlainNode? node) => node is null or { Value: "~null" } ? null : node;
        static string Scalar(PlainNode? node, string key) => node?[key]?.Text ?? "";
    }

    private static Capability Parse(string name) => CapabilityName.TryParse(name, out Capability capability) ? capability : throw new ArgumentException(name);

    private static CapabilitySet Take(PlainNode? capabilities, string field)
    {
        CapabilitySet set = Names(capabilities?[field]);
        _ = capabilities?.Map?.Remove(field);
        return set;
    }

    private static CapabilitySet Names(PlainNode? list)
    {
        CapabilitySet set = CapabilitySet.Empty;
        foreach (PlainNode item in list?.List ?? [])
        {
            set |= CapabilityName.TryParse(item.Text, out Capability capability) ? CapabilitySet.Of(capability) : CapabilitySet.Empty;
        }

        return set;
    }

    private static bool Annotate(PlainNode pod, string prefix, PlainNode container, CapabilitySet set)
    {
        if (set.IsEmpty)
        {
            return false;
        }

        SortedDictionary<string, PlainNode> annotations = Ensure(Ensure(pod.Map!, "metadata"), "annotations");
        annotations[prefix + container["name"]!.Text] = PlainNode.Of(set.ToString());
        return true;
    }

    private static SortedDictionary<string, PlainNode> Ensure(SortedDictionary<string, PlainNode> map, string key)
    {
        if (!map.TryGetValue(key, out PlainNode? inner) || inner.Map is null)
        {
            inner = new PlainNode { Map = new SortedDictionary<string, PlainNode>(StringComparer.Ordinal) };
            map[key] = inner;
        }

        return inner.Map!;
    }

    private static void Prune(PlainNode root, string outer, string inner)
    {
        PruneIn(root[outer], inner);
        PruneIn(root, outer);

        static void PruneIn(PlainNode? node, string key)
        {
            if (node?[key] is { Map.Count: 0 } or { Value: "~null" })
            {
                _ = node.Map!.Remove(key);
            }
        }
    }
}
