using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Reads a Pod out of a manifest's tree. Fields that this model does not have are gathered in <see cref="Unread"/>: a program that
/// acts on the Pod must refuse them, one that only judges capabilities may not care.
/// </summary>
public sealed class PodReader
{
    private const long LargestId = int.MaxValue;

    private static readonly string[] HostPathTypes =
        ["Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket", "CharDevice", "BlockDevice"];

    private readonly FindingList _findings;
    private readonly List<Finding> _unread = [];

    /// <summary>Begins to read; what is wrong with the manifest goes to <paramref name="findings"/>.</summary>
    public PodReader(FindingList findings) => _findings = findings;

    /// <summary>The fields that say something and that the model does not have, each named by its path.</summary>
    public IReadOnlyList<Finding> Unread => _unread;

    /// <summary>Reads a document whose kind is Pod.</summary>
    public Pod Read(ManifestMapping document)
    {
        Pod pod = Read(document, "", "default");
        if (pod.Name.Length == 0)
        {
            _findings.Add((document.Find("metadata") ?? document).Position, "metadata.name is missing; name the Pod");
        }

        return pod;
    }

    /// <summary>Reads the template of a workload, which usually has no name.</summary>
    /// <param name="template">The template.</param>
    /// <param name="path">Its path from the document's root, such as <c>spec.template</c>.</param>
    /// <param name="ownerNamespace">The namespace of the workload.</param>
    public Pod Read(ManifestMapping template, string path, string ownerNamespace)
    {
        ObjectReader root = new(template, path, _findings);
        _ = root.Text("apiVersion");
        _ = root.Text("kind");
        ObjectReader metadata = root.Mapping("metadata") ?? Empty(root, "metadata");
        ObjectReader spec = root.Mapping("spec") ?? Missing(root, "spec");
        Pod pod = ReadSpec(template.Position, metadata, spec, ownerNamespace);
        Finish(root);
        return pod;
    }

    private Pod ReadSpec(Position position, ObjectReader metadata, ObjectReader spec, string ownerNamespace)
    {
        DnsName.CheckSubdomain(metadata, "name");
        DnsName.CheckLabel(metadata, "namespace");
        DnsName.CheckLabel(spec, "hostname");
        Pod pod = new()
        {
            Position = position,
            Name = metadata.Text("name") ?? "",
            Namespace = metadata.Text("namespace") ?? ownerNamespace,
            Labels = metadata.TextMap("labels"),
            Annotations = metadata.TextMap("annotations"),
            SecurityContext = ReadPodSecurityContext(spec),
            Volumes = ReadVolumes(spec),
            RestartPolicy = Choice(spec, "restartPolicy", RestartPolicy.Always),
            RuntimeClassName = spec.Text("runtimeClassName"),
            Hostname = spec.Text("hostname"),
            HostNetwork = spec.Flag("hostNetwork") ?? false,
            HostPid = spec.Flag("hostPID") ?? false,
            HostIpc = spec.Flag("hostIPC") ?? false,
            ShareProcessNamespace = spec.Flag("shareProcessNamespace") ?? false,
            TerminationGracePeriodSeconds = spec.Number("terminationGracePeriodSeconds", 0, int.MaxValue),
            Containers = ReadContainers(spec),
        };
        CheckMounts(pod);
        AcceptDefaults(spec);
        Finish(metadata);
        Finish(spec);
        return pod;
    }

    private List<Container> ReadContainers(ObjectReader spec)
    {
        ContainerReader reader = new(Finish);
        List<Container> containers = [];
        containers.AddRange(spec.Objects("initContainers").Select(item => reader.Read(item, ContainerRole.Init)));
        containers.AddRange(spec.Objects("containers").Select(item => reader.Read(item, ContainerRole.Main)));
        containers.AddRange(spec.Objects("ephemeralContainers").Select(item => reader.Read(item, ContainerRole.Ephemeral)));
        if (!containers.Exists(container => container.Role == ContainerRole.Main))
        {
            spec.Report($"{spec.PathOf("containers")} is missing or empty; a Pod has at least one container");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Container container in containers.Where(container => container.Name.Length > 0 && !names.Add(container.Name)))
        {
            _findings.Add(container.Position, $"the container name \"{container.Name}\" stands twice; rename one");
        }

        return containers;
    }

    private PodSecurityContext ReadPodSecurityContext(ObjectReader spec)
    {
        if (spec.Mapping("securityContext") is not { } context)
        {
            return new PodSecurityContext();
        }

        PodSecurityContext result = new()
        {
            RunAsUser = context.Number("runAsUser", 0, LargestId),
            RunAsGroup = context.Number("runAsGroup", 0, LargestId),
            RunAsNonRoot = context.Flag("runAsNonRoot"),
            FsGroup = context.Number("fsGroup", 0, LargestId),
            SupplementalGroups = ReadGroups(context),
            Seccomp = ContainerReader.ReadSeccomp(context, Finish),
            Sysctls = ReadSysctls(context),
        };
        Finish(context);
        return result;
    }

    private static List<long> ReadGroups(ObjectReader context)
    {
        List<long> groups = [];
        foreach (ManifestScalar text in context.Texts("supplementalGroups") ?? [])
        {
            if (text.IsPlain && int.TryParse(text.Text, out int group) && group >= 0)
            {
                groups.Add(group);
            }
            else
            {
                context.Report($"{context.PathOf("supplementalGroups")} must hold numbers from 0 to {LargestId}, not \"{text.Text}\"", text.Position);
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

    private List<Volume> ReadVolumes(ObjectReader spec)
    {
        List<Volume> volumes = [];
        foreach (ObjectReader item in spec.Objects("volumes"))
        {
            string name = RequiredLabel(item, "name");
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
            volumes.Add(new Volume(name, path, type));
        }

        return volumes;
    }

    private static string ReadHostPathType(ObjectReader host)
    {
        string type = host.Text("type") ?? "";
        if (type.Length > 0 && !HostPathTypes.Contains(type, StringComparer.Ordinal))
        {
            host.Report($"{host.PathOf("type")} must be {string.Join(" or ", HostPathTypes)}, not \"{type}\"", host.Node("type")!.Position);
        }

        return type;
    }

    private void CheckMounts(Pod pod)
    {
        HashSet<string> volumes = new(pod.Volumes.Select(volume => volume.Name), StringComparer.Ordinal);
        foreach (Container container in pod.Containers)
        {
            foreach (VolumeMount mount in container.VolumeMounts.Where(mount => mount.Name.Length > 0 && !volumes.Contains(mount.Name)))
            {
                _findings.Add(mount.Position, $"container \"{container.Name}\" mounts the volume \"{mount.Name}\", which the Pod does not have; add it to spec.volumes");
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
        AcceptIf(spec, "hostUsers", "true");

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
