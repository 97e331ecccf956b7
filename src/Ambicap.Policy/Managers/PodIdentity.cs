namespace Ambicap.Policy.Managers;

/// <summary>The Pod of a container, as its container manager says and the Pod cannot forge.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid; empty where the container manager is too old to say.</param>
public readonly record struct PodIdentity(string Namespace, string Name, string Uid)
{
    /// <summary>The Pod; null where there is none.</summary>
    /// <remarks>
    /// CRI-O passes every annotation of the Pod on, containerd's keys too, and writes the kubelet's labels last: with CRI-O's metadata
    /// only those count.
    /// </remarks>
    /// <param name="find">The value of an annotation of config.json, or null.</param>
    public static PodIdentity? Of(Func<string, string?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        bool isOfContainerd = find(ManagerKeys.ContainerdPod) is not null && find(ManagerKeys.CrioMetadata) is null;
        return isOfContainerd
            ? new PodIdentity(
                find(ManagerKeys.ContainerdNamespace) ?? "", find(ManagerKeys.ContainerdPod)!, find(ManagerKeys.ContainerdUid) ?? "")
            : find(ManagerKeys.KubeletPod) is { } name
                ? new PodIdentity(find(ManagerKeys.KubeletNamespace) ?? "", name, find(ManagerKeys.KubeletUid) ?? "")
                : null;
    }

    /// <summary>Reads what <see cref="ToString"/> writes; null where that names no Pod.</summary>
    public static PodIdentity? Parse(string text, string uid)
    {
        ArgumentNullException.ThrowIfNull(text);
        int slash = text.IndexOf('/');
        return slash < 0 ? null : new PodIdentity(text[..slash], text[(slash + 1)..], uid);
    }

    /// <summary>The Pod as <c>NAMESPACE/NAME</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
