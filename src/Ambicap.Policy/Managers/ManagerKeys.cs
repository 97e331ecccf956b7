namespace Ambicap.Policy.Managers;

/// <summary>The annotations by which container managers say in config.json what it is for.</summary>
public static class ManagerKeys
{
    /// <summary>containerd: <c>sandbox</c> or <c>container</c>; written last, so a Pod cannot forge it.</summary>
    public const string ContainerdType = "io.kubernetes.cri.container-type";

    /// <summary>containerd: the container's name; absent on a sandbox.</summary>
    public const string ContainerdName = "io.kubernetes.cri.container-name";

    /// <summary>containerd: the Pod's name.</summary>
    public const string ContainerdPod = "io.kubernetes.cri.sandbox-name";

    /// <summary>containerd: the Pod's namespace.</summary>
    public const string ContainerdNamespace = "io.kubernetes.cri.sandbox-namespace";

    /// <summary>containerd: the Pod's uid; from 1.6 on.</summary>
    public const string ContainerdUid = "io.kubernetes.cri.sandbox-uid";

    /// <summary>CRI-O: <c>sandbox</c> or <c>container</c>; a Pod can forge it on its sandbox.</summary>
    public const string CrioType = "io.kubernetes.cri-o.ContainerType";

    /// <summary>CRI-O: the CRI's metadata as JSON.</summary>
    public const string CrioMetadata = "io.kubernetes.cri-o.Metadata";

    /// <summary>CRI-O: the annotations of the container itself, as JSON; written after the Pod's, so a Pod cannot forge it.</summary>
    public const string CrioAnnotations = "io.kubernetes.cri-o.Annotations";

    /// <summary>CRI-O: the handler of a sandbox.</summary>
    public const string CrioHandler = "io.kubernetes.cri-o.RuntimeHandler";

    /// <summary>The id of the pod's sandbox. CRI-O writes it too; without CRI-O's metadata the pod is one of Podman's, which has no sandbox
    /// with this key.</summary>
    public const string PodmanPod = "io.kubernetes.cri-o.SandboxID";

    /// <summary>The kubelet's label with the container's name, which CRI-O writes as an annotation; <c>POD</c> on a sandbox.</summary>
    public const string KubeletName = "io.kubernetes.container.name";

    /// <summary>The kubelet's label with the Pod's name.</summary>
    public const string KubeletPod = "io.kubernetes.pod.name";

    /// <summary>The kubelet's label with the Pod's namespace.</summary>
    public const string KubeletNamespace = "io.kubernetes.pod.namespace";

    /// <summary>The kubelet's label with the Pod's uid.</summary>
    public const string KubeletUid = "io.kubernetes.pod.uid";

    /// <summary>Whether an annotation says which container it is, or what is the container's own: no other one is asked for.</summary>
    public static bool IsIdentity(string key) =>
        key is ContainerdType or ContainerdName or CrioType or CrioMetadata or CrioAnnotations or KubeletName or PodmanPod;

    /// <summary>Whether an annotation says which Pod it is.</summary>
    public static bool IsPod(string key) =>
        key is ContainerdPod or ContainerdNamespace or ContainerdUid or KubeletPod or KubeletNamespace or KubeletUid;
}
