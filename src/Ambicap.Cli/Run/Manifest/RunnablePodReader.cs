using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run.Manifest;

/// <summary>
/// Reads what running a Pod takes out of its manifest's tree. Fields that are not honoured are gathered in <see cref="Unread"/>: a program
/// that acts on the Pod must refuse them.
/// </summary>
/// <param name="findings">Where goes what is wrong with the manifest.</param>
internal sealed class RunnablePodReader(FindingList findings)
{
    private const long LargestId = int.MaxValue;

    private static readonly string[] s_hostPathTypes =
        ["Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket", "CharDevice", "BlockDevice"];

    private const string ServiceAccountToken = "serviceAccountToken";

    private readonly List<Finding> _unread = [];
    private readonly List<string> _leftOut = [];
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);

    /// <summary>The fields that say something and are not honoured, each named by its path.</summary>
    public IReadOnlyList<Finding> Unread => _unread;

    /// <summary>What is left out, since it gives a Pod nothing but what a cluster would: the token of its service account.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Reads a document whose kind is Pod.</summary>
    public RunnablePod Read(ManifestMapping document, Pod pod, PodDetails details) => Read(document, "", null, pod, details);

    /// <summary>Reads a Pod, or the template of one.</summary>
    /// <param name="document">Its tree.</param>
    /// <param name="path">Its path in its object; empty for a Pod.</param>
    /// <param name="owner">The metadata of the object that a template is of, which has the name that the template lacks.</param>
    /// <param name="pod">The Pod as every program reads it.</param>
    /// <param name="details">What is read of it beside.</param>
    public RunnablePod Read(ManifestMapping document, string path, ManifestMapping? owner, Pod pod, PodDetails details)
    {
        ObjectReader root = new(document, path, findings);
        root.Accept("apiVersion", "kind");
        ObjectReader metadata = root.Mapping("metadata") ?? Empty(root, "metadata");
        ObjectReader spec = root.Mapping("spec") ?? Missing(root, "spec");
        RunnablePod result = WithNames(ReadSpec(metadata, spec, pod, details), metadata, path.Length > 0 ? owner : null);
        Finish(root);
        if (result.Name.Length == 0)
        {
            findings.Add((document.Find("metadata") ?? document).Position, "metadata.name is missing; name the Pod");
        }

        return result;
    }

    /// <summary>A template has the name and namespace of its object, and what is yet to be named the name that it begins with.</summary>
    private RunnablePod WithNames(RunnablePod pod, ObjectReader metadata, ManifestMapping? owner)
    {
        ObjectReader names = owner is null ? metadata : new ObjectReader(owner, "metadata", findings);
        if (owner is not null)
        {
            DnsName.CheckSubdomain(names, "name");
            DnsName.CheckLabel(names, "namespace");
        }

        string name = pod.Name.Length > 0 && owner is null ? pod.Name : names.Text("name") ?? names.Text("generateName")?.TrimEnd('-', '.') ?? "";
        return pod with { Name = name, Namespace = names.Text("namespace") ?? pod.Namespace };
    }

    private RunnablePod ReadSpec(ObjectReader metadata, ObjectReader spec, Pod pod, PodDetails details)
    {
        DnsName.CheckSubdomain(metadata, "name");
        DnsName.CheckLabel(metadata, "namespace");
        DnsName.CheckLabel(spec, "hostname");
        ObjectReader context = spec.Mapping("securityContext") ?? Empty(spec, "securityContext");
        List<RunnableVolume> volumes = ReadVolumes(spec);
        RunnablePod result = new()
        {
            Pod = pod,
            Name = metadata.Text("name") ?? "",
            Namespace = metadata.Text("namespace") ?? "default",
            Labels = Texts(metadata, "labels"),
            Annotations = Texts(metadata, "annotations"),
            FsGroup = context.Number("fsGroup", 0, LargestId),
            SupplementalGroups = ReadGroups(context),
            Sysctls = ReadSysctls(context),
            Volumes = volumes,
            RestartPolicy = Choice(spec, "restartPolicy", RestartPolicy.Always),
            Hostname = spec.Text("hostname"),
            ShareProcessNamespace = spec.Flag("shareProcessNamespace") ?? false,
            TerminationGracePeriodSeconds = spec.Number("terminationGracePeriodSeconds", 0, int.MaxValue),
            Containers = ReadContainers(spec, pod, details),
        };
        RunnableContainerReader.CheckSeccomp(context, Finish);
        context.Accept("runAsUser", "runAsGroup", "runAsNonRoot");
        spec.Accept("runtimeClassName", "hostNetwork", "hostPID", "hostIPC");
        CheckMounts(result);
        UserNamespaceFields.Check(spec, result);
        AcceptDefaults(spec);
        Finish(context);
        Finish(metadata);
        Finish(spec);
        return result;
    }

    private static KeyValuePair<string, string>[] Texts(ObjectReader metadata, string field) =>
        [.. metadata.TextMap(field).Select(entry => KeyValuePair.Create(entry.Key, ((ManifestScalar)entry.Value).Text))];

    private List<RunnableContainer> ReadContainers(ObjectReader spec, Pod pod, PodDetails details)
    {
        RunnableContainerReader reader = new(Finish);
        List<RunnableContainer> containers = [];
        IEnumerable<ObjectReader> all = spec.Objects("initContainers").Concat(spec.Objects("containers")).Concat(spec.Objects("ephemeralContainers"));
        foreach ((ObjectReader fields, Container container, ContainerDetails own) in all.Zip(pod.Containers, details.Containers))
        {
            RunnableContainer read = reader.Read(fields, container, own);
            containers.Add(read with { VolumeMounts = [.. read.VolumeMounts.Where(mount => !_tokens.Contains(mount.Name))] });
        }

        // Asked of the tree: a Pod that could not be decoded has no containers, and why is said already.
        if (spec.Node("containers") is null or ManifestSequence { Items.Count: 0 })
        {
            spec.Report($"{spec.PathOf("containers")} is missing or empty; a Pod has at least one container");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (RunnableContainer container in containers.Where(container => container.Name.Length > 0 && !names.Add(container.Name)))
        {
            findings.Add(container.Details.Position, $"the container name \"{container.Name}\" stands twice; rename one");
        }

        return containers;
    }

    private static List<long> ReadGroups(ObjectReader context)
    {
        List<long> groups = [];
        foreach (ManifestNode node in context.Nodes("supplementalGroups"))
        {
            if (node is ManifestScalar number && ObjectReader.TryNumber(number, out long group) && group is >= 0 and <= LargestId)
            {
                groups.Add(group);
            }
            else
            {
                context.Report($"{context.PathOf("supplementalGroups")} must hold numbers from 0 to {LargestId}, not {node.Kind}", node.Position);
            }
        }

        return groups;
    }

    private List<KeyValuePair<string, string>> ReadSysctls(ObjectReader context)
    {
        List<KeyValuePair<string, string>> sysctls = [];
        foreach (ObjectReader item in context.Objects("sysctls"))
        {
            sysctls.Add(new KeyValuePair<string, string>(Required(item, "name"), Required(item, "value")));
            Finish(item);
        }

        return sysctls;
    }

    private List<RunnableVolume> ReadVolumes(ObjectReader spec)
    {
        List<RunnableVolume> volumes = [];
        foreach (ObjectReader item in spec.Objects("volumes"))
        {
            string name = RequiredLabel(item, "name");
            if (IsToken(item))
            {
                _ = _tokens.Add(name);
                _leftOut.Add(ServiceAccountToken);
                continue;
            }

            bool isEmptyFolder = item.Node("emptyDir") is not null;
            ObjectReader? host = item.Mapping("hostPath");
            string? path = host is null ? null : RequiredPath(host, "path");
            string type = host is null ? "" : ReadHostPathType(host);
            if (host is null && !isEmptyFolder && !item.Unread.Any())
            {
                item.Report($"{item.Path} has no source; add emptyDir: {{}} or hostPath");
            }

            if (item.Mapping("emptyDir") is { } folder)
            {
                Finish(folder);
            }

            if (host is not null)
            {
                Finish(host);
            }

            Finish(item);
            volumes.Add(new RunnableVolume(name, path, type));
        }

        return volumes;
    }

    /// <summary>What the API server adds to Pods: a volume with the token of their service account.</summary>
    private static bool IsToken(ObjectReader volume) =>
        volume.Unread.FirstOrDefault(entry => entry.Key == "projected") is { Value: ManifestMapping projected }
        && projected.Find("sources") is ManifestSequence sources
        && sources.Items.OfType<ManifestMapping>().Any(source => source.Find(ServiceAccountToken) is not null);

    private static string ReadHostPathType(ObjectReader host)
    {
        string type = host.Text("type") ?? "";
        if (type.Length > 0 && !s_hostPathTypes.Contains(type, StringComparer.Ordinal))
        {
            host.Report($"{host.PathOf("type")} must be {string.Join(" or ", s_hostPathTypes)}, not \"{type}\"", host.Node("type")!.Position);
        }

        return type;
    }

    private void CheckMounts(RunnablePod pod)
    {
        HashSet<string> volumes = new(pod.Volumes.Select(volume => volume.Name), StringComparer.Ordinal);
        foreach (RunnableContainer container in pod.Containers)
        {
            foreach (VolumeMount mount in container.VolumeMounts.Where(mount => mount.Name.Length > 0 && !volumes.Contains(mount.Name)))
            {
                findings.Add(mount.Position, $"container \"{container.Name}\" mounts the volume \"{mount.Name}\", which the Pod does not have; add it to spec.volumes");
            }
        }
    }

    /// <summary>
    /// Fields whose usual value asks for nothing outside a cluster. Another value is left unread, and so is named.
    /// </summary>
    private static void AcceptDefaults(ObjectReader spec)
    {
        AcceptIf(spec, "automountServiceAccountToken", "false");
        AcceptIf(spec, "enableServiceLinks", "false");
        AcceptIf(spec, "schedulerName", "default-scheduler");

        // Without a cluster's DNS the kubelet, too, gives a Pod the host's.
        AcceptIf(spec, "dnsPolicy", "ClusterFirst");
        AcceptIf(spec, "dnsPolicy", "Default");
    }

    internal static void AcceptIf(ObjectReader reader, string field, string value)
    {
        if (reader.Unread.Any(entry => entry.Key == field && entry.Value is ManifestScalar scalar && scalar.Text == value))
        {
            _ = reader.Node(field);
        }
    }

    /// <summary>A required text; a missing one is a finding, and reads as empty.</summary>
    internal static string Required(ObjectReader reader, string field)
    {
        string? text = reader.Text(field);
        if (text is null or "")
        {
            reader.Report($"{reader.PathOf(field)} is missing; add it");
        }

        return text ?? "";
    }

    /// <summary>A required name of a part of the Pod.</summary>
    internal static string RequiredLabel(ObjectReader reader, string field)
    {
        DnsName.CheckLabel(reader, field);
        return Required(reader, field);
    }

    /// <summary>A required path, which must be absolute: relative to what, nobody could say.</summary>
    internal static string RequiredPath(ObjectReader reader, string field)
    {
        string path = Required(reader, field);
        if (path.Length > 0 && path[0] != '/')
        {
            reader.Report($"{reader.PathOf(field)} \"{path}\" is not absolute; begin it with /", reader.Node(field)!.Position);
        }

        return path;
    }

    /// <summary>One of the names of an enumeration.</summary>
    internal static T Choice<T>(ObjectReader reader, string field, T otherwise)
        where T : struct, Enum
    {
        if (reader.Text(field) is not { } text)
        {
            return otherwise;
        }

        if (Enum.GetNames<T>().Contains(text, StringComparer.Ordinal))
        {
            return Enum.Parse<T>(text);
        }

        reader.Report($"{reader.PathOf(field)} must be {string.Join(" or ", Enum.GetNames<T>())}, not \"{text}\"", reader.Node(field)!.Position);
        return otherwise;
    }

    private void Finish(ObjectReader reader) =>
        _unread.AddRange(reader.Unread.Select(entry => new Finding(entry.Position, reader.PathOf(entry.Key))));

    private static ObjectReader Missing(ObjectReader parent, string field)
    {
        parent.Report($"{parent.PathOf(field)} is missing; add it");
        return Empty(parent, field);
    }

    /// <summary>An object without fields. What would be missing in it was said of the object itself.</summary>
    private static ObjectReader Empty(ObjectReader parent, string field) =>
        new(new ManifestMapping(parent.Position, []), parent.PathOf(field), new FindingList());
}
