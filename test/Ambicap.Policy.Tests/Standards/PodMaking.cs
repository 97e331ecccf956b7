using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>Makes Pods that differ in one thing from one that every level and version allows.</summary>
internal static class PodMaking
{
    /// <summary>A container that the restricted level allows.</summary>
    public static PolicyContainer Web { get; } = new()
    {
        Name = "web",
        Role = PolicyContainerRole.Main,
        SecurityContext = new PolicySecurityContext
        {
            AllowPrivilegeEscalation = false,
            Capabilities = new PolicyCapabilities([], ["ALL"]),
        },
    };

    /// <summary>A Pod that the restricted level allows.</summary>
    public static PolicyPod Allowed { get; } = new()
    {
        SecurityContext = new PolicySecurityContext { RunAsNonRoot = true, Seccomp = new PolicyProfile("RuntimeDefault") },
        Containers = [Web],
    };

    /// <summary>The Pod with another container.</summary>
    public static PolicyPod With(Func<PolicyContainer, PolicyContainer> change) => Allowed with { Containers = [change(Web)] };

    /// <summary>The Pod whose container has another security context.</summary>
    public static PolicyPod WithContext(Func<PolicySecurityContext, PolicySecurityContext> change) =>
        With(container => container with { SecurityContext = change(container.SecurityContext) });

    /// <summary>The Pod with another security context of its own.</summary>
    public static PolicyPod WithPodContext(Func<PolicySecurityContext, PolicySecurityContext> change) =>
        Allowed with { SecurityContext = change(Allowed.SecurityContext) };

    /// <summary>The Pod whose container has other capabilities.</summary>
    public static PolicyPod WithCapabilities(string[] add, string[] drop) =>
        WithContext(context => context with { Capabilities = new PolicyCapabilities(add, drop) });

    /// <summary>The Pod with one annotation.</summary>
    public static PolicyPod WithAnnotation(string key, string value) => Allowed with { Annotations = [new(key, value)] };

    /// <summary>The Pod with one volume.</summary>
    public static PolicyPod WithVolume(string source) => Allowed with { Volumes = [new PolicyVolume("data", source)] };

    /// <summary>The same Pod for Windows.</summary>
    public static PolicyPod OnWindows(this PolicyPod pod) => pod with { OperatingSystem = "windows" };

    /// <summary>The same Pod in a user namespace of its own.</summary>
    public static PolicyPod InUserNamespace(this PolicyPod pod) => pod with { HostUsers = false };

    /// <summary>The same Pod with its container in another list.</summary>
    public static PolicyPod As(this PolicyPod pod, PolicyContainerRole role) =>
        pod with { Containers = [.. pod.Containers.Select(container => container with { Role = role })] };
}
