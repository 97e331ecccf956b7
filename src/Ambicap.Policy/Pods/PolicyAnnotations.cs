using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Pods;

/// <summary>The annotations of a Pod that rules read.</summary>
public static class PolicyAnnotations
{
    /// <summary>The profile of a container before AppArmor had a field; the container's name follows.</summary>
    public const string AppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";

    /// <summary>The seccomp profile of a Pod before Kubernetes 1.19 had a field.</summary>
    public const string SeccompPod = "seccomp.security.alpha.kubernetes.io/pod";

    /// <summary>The seccomp profile of a container before Kubernetes 1.19 had a field; the container's name follows.</summary>
    public const string SeccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

    /// <summary>Whether some rule reads the annotation; readers leave the others out.</summary>
    public static bool IsRead(ReadOnlySpan<char> key) =>
        GrantKeys.IsOurs(key)
        || key.StartsWith(AppArmorPrefix, StringComparison.Ordinal)
        || key.StartsWith(SeccompContainerPrefix, StringComparison.Ordinal)
        || key.SequenceEqual(SeccompPod);
}
