namespace Ambicap.Policy.Pods;

/// <summary>
/// A Pod, or the template of a workload, with exactly the fields that the rules read. Null says that the manifest has no such field;
/// an empty string is what the API makes of an absent one, so readers leave empty strings out.
/// </summary>
public sealed record Pod
{
    /// <summary>The annotations with a key that some rule reads, in the order of the manifest; <see cref="PodAnnotations.IsRead"/> says which.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>The operating system of <c>spec.os.name</c>: <c>linux</c> or <c>windows</c>.</summary>
    public string? OperatingSystem { get; init; }

    public bool HostNetwork { get; init; }

    public bool HostPid { get; init; }

    public bool HostIpc { get; init; }

    /// <summary>False puts the Pod into a user namespace of its own; null is the API's default, true.</summary>
    public bool? HostUsers { get; init; }

    public string? RuntimeClassName { get; init; }

    public SecurityContext SecurityContext { get; init; } = SecurityContext.Empty;

    /// <summary>The names of <c>securityContext.sysctls</c>.</summary>
    public IReadOnlyList<string> Sysctls { get; init; } = [];

    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    /// <summary>Init containers, containers, ephemeral containers: the order in which the rules visit and name them.</summary>
    public IReadOnlyList<Container> Containers { get; init; } = [];

    /// <summary>What is written like a grant where nothing makes one of it; empty at admission.</summary>
    public IReadOnlyList<StrayGrant> Strays { get; init; } = [];

    /// <summary>Whether the object is a hook of a Helm release, as files say; admission does not ask.</summary>
    public bool IsHelmHook { get; init; }

    /// <summary>Whether the Pod says that it is for Windows, where Linux' own fields have no meaning.</summary>
    public bool IsWindows => OperatingSystem == "windows";

    /// <summary>Whether the Pod asks for a user namespace of its own.</summary>
    public bool IsInUserNamespace => HostUsers == false;

    /// <summary>The user that a container is started as; null where the image decides. The container's word goes before the Pod's.</summary>
    public long? UserOf(Container container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return container.SecurityContext.RunAsUser ?? SecurityContext.RunAsUser;
    }

    /// <summary>Whether the kubelet starts a container only as another user than root: an image's user that is root, or only a name, it
    /// refuses.</summary>
    public bool IsRunAsNonRoot(Container container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return (container.SecurityContext.RunAsNonRoot ?? SecurityContext.RunAsNonRoot) == true;
    }

    /// <summary>Whether Kubernetes starts a container only as another user than root.</summary>
    public bool IsNeverRoot(Container container) => UserOf(container) is { } user ? user != 0 : IsRunAsNonRoot(container);

    /// <summary>Whether the Pod only shows a static Pod: nothing that is done to it reaches a container.</summary>
    public bool IsMirror
    {
        get
        {
            for (int i = 0; i < Annotations.Count; i++)
            {
                if (Annotations[i].Key == PodAnnotations.MirrorPod)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
