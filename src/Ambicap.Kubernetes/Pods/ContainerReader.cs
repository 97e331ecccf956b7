using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Reads one container of a Pod.</summary>
/// <param name="finish">Called with each object when everything the model has was read from it.</param>
internal sealed class ContainerReader(Action<ObjectReader> finish)
{
    private const long LargestId = int.MaxValue;

    internal Container Read(ObjectReader reader, ContainerRole role)
    {
        // An init container with restartPolicy Always is a sidecar; no other value, and no other container, has that field.
        bool isSidecar = role == ContainerRole.Init && reader.Unread.Any(e => e is { Key: "restartPolicy", Value: ManifestScalar { Text: "Always" } });
        if (isSidecar)
        {
            _ = reader.Text("restartPolicy");
        }

        Container container = new()
        {
            Position = reader.Position,
            Name = PodReader.RequiredLabel(reader, "name"),
            Role = isSidecar ? ContainerRole.Sidecar : role,
            Image = PodReader.Required(reader, "image"),
            SecurityContext = ReadSecurityContext(reader),
            Command = Strings(reader, "command"),
            Arguments = Strings(reader, "args"),
            WorkingDirectory = reader.Text("workingDir"),
            Environment = ReadEnvironment(reader),
            Ports = ReadPorts(reader),
            VolumeMounts = ReadVolumeMounts(reader),
            ImagePullPolicy = reader.Text("imagePullPolicy") is null
                ? null
                : PodReader.Choice(reader, "imagePullPolicy", ImagePullPolicy.IfNotPresent),
        };
        PodReader.AcceptIf(reader, "terminationMessagePath", "/dev/termination-log");
        PodReader.AcceptIf(reader, "terminationMessagePolicy", "File");
        finish(reader);
        return container;
    }

    internal static SeccompProfile? ReadSeccomp(ObjectReader context, Action<ObjectReader> finish)
    {
        if (context.Mapping("seccompProfile") is not { } profile)
        {
            return null;
        }

        string type = PodReader.Required(profile, "type");
        if (type is not ("RuntimeDefault" or "Unconfined" or "Localhost" or ""))
        {
            profile.Report($"{profile.PathOf("type")} must be RuntimeDefault, Unconfined or Localhost, not \"{type}\"");
        }

        SeccompProfile result = new(type, profile.Text("localhostProfile"));
        if ((type == "Localhost") != (result.LocalhostProfile is not null))
        {
            profile.Report($"{profile.Path}: localhostProfile goes with type Localhost; set both or neither");
        }

        // The path is one below a folder of the node, and the API takes no other.
        if (result.LocalhostProfile is { } file && (file.StartsWith('/') || file.Split('/').Contains("..", StringComparer.Ordinal)))
        {
            profile.Report($"{profile.PathOf("localhostProfile")} \"{file}\" must be a relative path without ..; begin it below the kubelet's folder of profiles");
        }

        finish(profile);
        return result;
    }

    private SecurityContext ReadSecurityContext(ObjectReader reader)
    {
        if (reader.Mapping("securityContext") is not { } context)
        {
            return new SecurityContext();
        }

        ObjectReader? capabilities = context.Mapping("capabilities");
        SecurityContext result = new()
        {
            RunAsUser = context.Number("runAsUser", 0, LargestId),
            RunAsGroup = context.Number("runAsGroup", 0, LargestId),
            RunAsNonRoot = context.Flag("runAsNonRoot"),
            Privileged = context.Flag("privileged") ?? false,
            AllowPrivilegeEscalation = context.Flag("allowPrivilegeEscalation") ?? true,
            ReadOnlyRootFilesystem = context.Flag("readOnlyRootFilesystem") ?? false,
            UnmaskedProc = ReadProcMount(context),
            Seccomp = ReadSeccomp(context, finish),
            Add = capabilities?.Texts("add") ?? [],
            Drop = capabilities?.Texts("drop") ?? [],
            Ambient = capabilities?.Texts("ambient"),
            AddForNonRoot = ReadNonRoot(capabilities),
        };
        if (!result.AllowPrivilegeEscalation && result.Privileged)
        {
            context.Report($"{context.Path}: privileged: true excludes allowPrivilegeEscalation: false; remove one");
        }

        if (capabilities is not null)
        {
            finish(capabilities);
        }

        finish(context);
        return result;
    }

    /// <summary>The KEP names option 3 by two words; both are read, together they are one too many.</summary>
    private static IReadOnlyList<ManifestScalar>? ReadNonRoot(ObjectReader? capabilities)
    {
        IReadOnlyList<ManifestScalar>? add = capabilities?.Texts("addForNonRoot");
        IReadOnlyList<ManifestScalar>? set = capabilities?.Texts("setForNonRoot");
        if (add is not null && set is not null)
        {
            capabilities!.Report($"{capabilities.Path} has addForNonRoot and setForNonRoot, which mean the same; remove one");
        }

        return add ?? set;
    }

    private static bool ReadProcMount(ObjectReader context)
    {
        string? value = context.Text("procMount");
        if (value is not (null or "Default" or "Unmasked"))
        {
            context.Report($"{context.PathOf("procMount")} must be Default or Unmasked, not \"{value}\"");
        }

        return value == "Unmasked";
    }

    private List<EnvironmentVariable> ReadEnvironment(ObjectReader reader)
    {
        List<EnvironmentVariable> variables = [];
        foreach (ObjectReader item in reader.Objects("env"))
        {
            variables.Add(new EnvironmentVariable(PodReader.Required(item, "name"), item.Text("value") ?? ""));
            finish(item);
        }

        return variables;
    }

    private List<ContainerPort> ReadPorts(ObjectReader reader)
    {
        List<ContainerPort> ports = [];
        foreach (ObjectReader item in reader.Objects("ports"))
        {
            _ = item.Text("name");
            long? number = item.Number("containerPort", 1, 65535);
            string protocol = item.Text("protocol") ?? "TCP";
            if (protocol is not ("TCP" or "UDP" or "SCTP"))
            {
                item.Report($"{item.PathOf("protocol")} must be TCP, UDP or SCTP, not \"{protocol}\"");
            }

            ports.Add(new ContainerPort((int)(number ?? 0), protocol));
            finish(item);
        }

        return ports;
    }

    private List<VolumeMount> ReadVolumeMounts(ObjectReader reader)
    {
        List<VolumeMount> mounts = [];
        foreach (ObjectReader item in reader.Objects("volumeMounts"))
        {
            mounts.Add(new VolumeMount(
                PodReader.Required(item, "name"), PodReader.RequiredPath(item, "mountPath"), item.Flag("readOnly") ?? false, item.Position));
            finish(item);
        }

        return mounts;
    }

    private static List<string>? Strings(ObjectReader reader, string field) =>
        reader.Texts(field)?.Select(scalar => scalar.Text).ToList();
}
