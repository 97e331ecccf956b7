using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Run;

/// <summary>Turns a Pod into the CRI's request for its sandbox, as the kubelet does.</summary>
internal static class SandboxRequest
{
    /// <summary>The sandbox's configuration, which every container's request repeats.</summary>
    internal static PodSandboxConfig Of(RunnablePod pod, IReadOnlyDictionary<string, Grant> grants, RunOptions options)
    {
        string uid = Guid.NewGuid().ToString();
        PodSandboxConfig config = new()
        {
            Metadata = new PodSandboxMetadata { Name = pod.Name, Namespace = pod.Namespace, Uid = uid },
            Hostname = pod.Pod.HostNetwork ? "" : pod.Hostname ?? HostnameOf(pod.Name),
            LogDirectory = Path.Combine(FolderOf(uid, options), "logs"),
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = options.CgroupParent,
                SecurityContext = new LinuxSandboxSecurityContext
                {
                    NamespaceOptions = Namespaces(pod),
                    Privileged = pod.Containers.Any(container => container.SecurityContext.Privileged == true),
                    Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault },
                },
            },
        };
        config.Linux.SecurityContext.SupplementalGroups.Add(ContainerRequest.Groups(pod));
        foreach ((string name, string value) in pod.Sysctls)
        {
            config.Linux.Sysctls[name] = value;
        }

        AddLabels(config, pod);
        AddAnnotations(config, pod, grants);
        return config;
    }

    /// <summary>The folder of one run of a Pod: no run sees another's logs and volumes.</summary>
    internal static string FolderOf(string uid, RunOptions options) => RunFolder.OfPod(options.Folder, uid);

    /// <summary>The namespaces of the sandbox and of every container.</summary>
    internal static NamespaceOption Namespaces(RunnablePod pod) => new()
    {
        Network = pod.Pod.HostNetwork ? NamespaceMode.Node : NamespaceMode.Pod,
        Ipc = pod.Pod.HostIpc ? NamespaceMode.Node : NamespaceMode.Pod,
        Pid = pod.Pod.HostPid ? NamespaceMode.Node : pod.ShareProcessNamespace ? NamespaceMode.Pod : NamespaceMode.Container,
        UsernsOptions = PodUsers.Of(pod),
    };

    /// <summary>A Pod's name may be longer than a host name, which the kubelet cuts at 63 characters.</summary>
    private static string HostnameOf(string name)
    {
        const int longest = 63;
        return name.Length <= longest ? name : name[..longest].TrimEnd('-', '.');
    }

    private static void AddLabels(PodSandboxConfig config, RunnablePod pod)
    {
        foreach ((string key, string value) in pod.Labels)
        {
            config.Labels[key] = value;
        }

        config.Labels[ManagerKeys.KubeletPod] = pod.Name;
        config.Labels[ManagerKeys.KubeletNamespace] = pod.Namespace;
        config.Labels[ManagerKeys.KubeletUid] = config.Metadata.Uid;
    }

    /// <summary>Grants from the KEP's own fields arrive as the annotations they would be on a cluster.</summary>
    private static void AddAnnotations(PodSandboxConfig config, RunnablePod pod, IReadOnlyDictionary<string, Grant> grants)
    {
        foreach ((string key, string value) in pod.Annotations.Where(annotation => annotation.Key != GrantKeys.AddIsAmbient))
        {
            config.Annotations[key] = value;
        }

        foreach ((string container, Grant grant) in grants)
        {
            if (!grant.Ambient.IsEmpty)
            {
                config.Annotations[GrantKeys.AmbientPrefix + container] = grant.Ambient.ToString();
            }

            if (!grant.NonRoot.IsEmpty)
            {
                config.Annotations[GrantKeys.NonRootPrefix + container] = grant.NonRoot.ToString();
            }
        }
    }
}
