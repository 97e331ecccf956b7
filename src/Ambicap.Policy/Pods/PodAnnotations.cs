using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Pods;

/// <summary>The annotations of a Pod that rules read.</summary>
public static class PodAnnotations
{
    /// <summary>The profile of a container before AppArmor had a field; the container's name follows.</summary>
    public const string AppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";

    /// <summary>The seccomp profile of a Pod before Kubernetes 1.19 had a field.</summary>
    public const string SeccompPod = "seccomp.security.alpha.kubernetes.io/pod";

    /// <summary>The seccomp profile of a container before Kubernetes 1.19 had a field; the container's name follows.</summary>
    public const string SeccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

    /// <summary>Says that the Pod is the API's picture of a static Pod, which a kubelet runs by a file of its own.</summary>
    /// <remarks>The one word for it that Kubernetes' own admission goes by (NodeRestriction, ServiceAccount). <c>kubernetes.io/config.source</c>
    /// says nothing here: kubelets write it over in every Pod that they get from the API.</remarks>
    public const string MirrorPod = "kubernetes.io/config.mirror";

    /// <summary>Makes an object a hook of a Helm release.</summary>
    public const string HelmHook = "helm.sh/hook";

    /// <summary>Whether some rule reads the annotation; readers leave the others out.</summary>
    public static bool IsRead(ReadOnlySpan<char> key) =>
        GrantKeys.IsOurs(key)
        || key.StartsWith(AppArmorPrefix, StringComparison.Ordinal)
        || key.StartsWith(SeccompContainerPrefix, StringComparison.Ordinal)
        || key.SequenceEqual(SeccompPod)
        || key.SequenceEqual(MirrorPod)
        || key.SequenceEqual(HelmHook);
}
