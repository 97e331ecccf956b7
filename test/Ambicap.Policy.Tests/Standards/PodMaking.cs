using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>Makes Pods that differ in one thing from one that every level and version allows.</summary>
internal static class PodMaking
{
    /// <summary>A container that the restricted level allows.</summary>
    public static Container Web { get; } = new()
    {
        Name = "web",
        Role = ContainerRole.Main,
        SecurityContext = new SecurityContext
        {
            AllowPrivilegeEscalation = false,
            Capabilities = new CapabilityFields([], ["ALL"]),
        },
    };

    /// <summary>A Pod that the restricted level allows.</summary>
    public static Pod Allowed { get; } = new()
    {
        SecurityContext = new SecurityContext { RunAsNonRoot = true, Seccomp = new ConfinementProfile("RuntimeDefault") },
        Containers = [Web],
    };

    /// <summary>The Pod with another container.</summary>
    public static Pod With(Func<Container, Container> change) => Allowed with { Containers = [change(Web)] };

    /// <summary>The Pod whose container has another security context.</summary>
    public static Pod WithContext(Func<SecurityContext, SecurityContext> change) =>
        With(container => container with { SecurityContext = change(container.SecurityContext) });

    /// <summary>The Pod with another security context of its own.</summary>
    public static Pod WithPodContext(Func<SecurityContext, SecurityContext> change) =>
        Allowed with { SecurityContext = change(Allowed.SecurityContext) };

    /// <summary>The Pod whose container has other capabilities.</summary>
    public static Pod WithCapabilities(string[] add, string[] drop) =>
        WithContext(context => context with { Capabilities = new CapabilityFields(add, drop) });

    /// <summary>The Pod with one annotation.</summary>
    public static Pod WithAnnotation(string key, string value) => Allowed with { Annotations = [new(key, value)] };

    /// <summary>The Pod with one volume.</summary>
    public static Pod WithVolume(string source) => Allowed with { Volumes = [new Volume("data", source)] };

    /// <summary>The same Pod for Windows.</summary>
    public static Pod OnWindows(this Pod pod) => pod with { OperatingSystem = "windows" };

    /// <summary>The same Pod in a user namespace of its own.</summary>
    public static Pod InUserNamespace(this Pod pod) => pod with { HostUsers = false };

    /// <summary>The same Pod with its container in another list.</summary>
    public static Pod As(this Pod pod, ContainerRole role) =>
        pod with { Containers = [.. pod.Containers.Select(container => container with { Role = role })] };
}
