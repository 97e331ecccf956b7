using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run;

/// <summary>Turns a container into the CRI's request for it, as the kubelet does.</summary>
internal static class ContainerRequest
{
    // What the kubelet masks and protects in /proc and /sys where procMount is Default.
    private static readonly string[] s_maskedPaths =
    [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
    ];

    private static readonly string[] s_readonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <summary>The container's configuration.</summary>
    /// <param name="pod">Its Pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="image">The image as the runtime has it.</param>
    /// <param name="sandbox">The sandbox's configuration.</param>
    /// <param name="options">Where volumes and seccomp profiles are.</param>
    internal static ContainerConfig Of(RunnablePod pod, RunnableContainer container, Image image, PodSandboxConfig sandbox, RunOptions options)
    {
        ContainerConfig config = new()
        {
            Metadata = new ContainerMetadata { Name = container.Name },
            Image = new ImageSpec { Image = image.Id },
            WorkingDir = container.Details.WorkingDirectory ?? "",
            LogPath = container.Name + ".log",
            Linux = new LinuxContainerConfig { SecurityContext = SecurityOf(pod, container, image, options) },
        };
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (EnvironmentVariable variable in container.Environment)
        {
            string value = VariableExpansion.Expand(variable.Value, variables);
            variables[variable.Name] = value;
            config.Envs.Add(new KeyValue { Key = variable.Name, Value = value });
        }

        config.Command.Add((container.Details.Command ?? []).Select(word => VariableExpansion.Expand(word, variables)));
        config.Args.Add((container.Details.Arguments ?? []).Select(word => VariableExpansion.Expand(word, variables)));
        string volumes = Path.Combine(SandboxRequest.FolderOf(sandbox.Metadata.Uid, options), "volumes");
        config.Mounts.Add(container.VolumeMounts.Select(mount => MountOf(pod, mount, volumes)));
        foreach (string key in (string[])[ManagerKeys.KubeletPod, ManagerKeys.KubeletNamespace, ManagerKeys.KubeletUid])
        {
            config.Labels[key] = sandbox.Labels[key];
        }

        config.Labels[ManagerKeys.KubeletName] = container.Name;
        return config;
    }

    /// <summary>The supplementary groups of a Pod, the file system group among them.</summary>
    internal static IEnumerable<long> Groups(RunnablePod pod) =>
        pod.FsGroup is { } group ? pod.SupplementalGroups.Append(group) : pod.SupplementalGroups;

    private static LinuxContainerSecurityContext SecurityOf(RunnablePod pod, RunnableContainer container, Image image, RunOptions options)
    {
        SecurityContext own = container.SecurityContext;
        bool isPrivileged = own.Privileged == true;
        LinuxContainerSecurityContext security = new()
        {
            NamespaceOptions = SandboxRequest.Namespaces(pod),
            Privileged = isPrivileged,
            ReadonlyRootfs = container.ReadOnlyRootFilesystem,
            NoNewPrivs = own.AllowPrivilegeEscalation == false,
            Capabilities = new Capability(),
            Seccomp = SeccompOf(isPrivileged ? null : own.Seccomp ?? pod.Pod.SecurityContext.Seccomp, options),
        };
        security.Capabilities.AddCapabilities.Add(own.Capabilities?.Add ?? []);
        security.Capabilities.DropCapabilities.Add(own.Capabilities?.Drop ?? []);
        security.SupplementalGroups.Add(Groups(pod));
        SetUser(security, pod, container, image);
        if (own.ProcMount != "Unmasked" && !isPrivileged)
        {
            security.MaskedPaths.Add(s_maskedPaths);
            security.ReadonlyPaths.Add(s_readonlyPaths);
        }

        return security;
    }

    /// <summary>The container's word goes before the Pod's, the Pod's before the image's.</summary>
    private static void SetUser(LinuxContainerSecurityContext security, RunnablePod pod, RunnableContainer container, Image image)
    {
        SecurityContext own = container.SecurityContext;
        bool nonRoot = own.RunAsNonRoot ?? pod.Pod.SecurityContext.RunAsNonRoot ?? false;
        long? user = own.RunAsUser ?? pod.Pod.SecurityContext.RunAsUser ?? image.Uid?.Value;
        if (user is not null)
        {
            security.RunAsUser = new Int64Value { Value = user.Value };
        }
        else if (image.Username.Length > 0)
        {
            if (nonRoot)
            {
                throw new InputException(
                    $"container \"{container.Name}\": runAsNonRoot cannot be verified, since the image's user \"{image.Username}\" is no number; set runAsUser");
            }

            security.RunAsUsername = image.Username;
        }

        if (nonRoot && (user ?? 0) == 0)
        {
            throw new InputException($"container \"{container.Name}\": runAsNonRoot is set, and it would run as root; set runAsUser");
        }

        if ((own.RunAsGroup ?? pod.Pod.SecurityContext.RunAsGroup) is { } group)
        {
            security.RunAsGroup = new Int64Value { Value = group };
            security.RunAsUser ??= new Int64Value();
        }
    }

    /// <summary>The runtime is given the whole path of a profile's file; without a profile the kubelet's own default counts, Unconfined.</summary>
    private static SecurityProfile SeccompOf(ConfinementProfile? profile, RunOptions options) => profile?.Type switch
    {
        "RuntimeDefault" => new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault },
        "Localhost" => new SecurityProfile
        {
            ProfileType = SecurityProfile.Types.ProfileType.Localhost,
            LocalhostRef = Path.Combine(options.SeccompFolder, profile.LocalhostProfile ?? ""),
        },
        _ => new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Unconfined },
    };

    private static Mount MountOf(RunnablePod pod, VolumeMount mount, string volumes)
    {
        RunnableVolume volume = pod.Volumes.First(candidate => candidate.Name == mount.Name);
        string path = volume.HostPath ?? CreateEmptyFolder(volumes, volume.Name);
        return PodUsers.Mapped(new Mount { ContainerPath = mount.MountPath, HostPath = path, Readonly = mount.ReadOnly }, pod);
    }

    /// <summary>Any user may write to it, so it must not be a folder that was there: the reader refuses names that are paths, and so does this.</summary>
    private static string CreateEmptyFolder(string volumes, string name)
    {
        const UnixFileMode all = (UnixFileMode)0x1FF;
        string path = Path.GetFullPath(Path.Combine(volumes, name));
        if (Path.GetDirectoryName(path) != volumes)
        {
            throw new InputException($"volume \"{name}\": an empty folder cannot have a path as its name; rename the volume");
        }

        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, all);
        return path;
    }
}
