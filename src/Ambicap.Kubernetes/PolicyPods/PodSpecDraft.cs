using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>What was read of a <c>spec</c> so far.</summary>
internal struct PodSpecDraft
{
    internal ContainerContext Context;

    internal string? OperatingSystem;
    internal bool HostNetwork;
    internal bool HostPid;
    internal bool HostIpc;
    internal bool? HostUsers;
    internal string? RuntimeClassName;
    internal PolicySecurityContext? SecurityContext;
    internal List<string>? Sysctls;
    internal List<PolicyVolume>? Volumes;
    internal List<PolicyContainer>? InitContainers;
    internal List<PolicyContainer>? Containers;
    internal List<PolicyContainer>? EphemeralContainers;

    internal readonly PolicyPod ToPod(List<KeyValuePair<string, string>>? annotations) => new()
    {
        Annotations = annotations ?? (IReadOnlyList<KeyValuePair<string, string>>)[],
        OperatingSystem = OperatingSystem,
        HostNetwork = HostNetwork,
        HostPid = HostPid,
        HostIpc = HostIpc,
        HostUsers = HostUsers,
        RuntimeClassName = RuntimeClassName,
        SecurityContext = SecurityContext ?? PolicySecurityContext.Empty,
        Sysctls = Sysctls ?? (IReadOnlyList<string>)[],
        Volumes = Volumes ?? (IReadOnlyList<PolicyVolume>)[],
        Containers = AllContainers(),
    };

    private readonly List<PolicyContainer> AllContainers() =>
        InitContainers is null && EphemeralContainers is null
            ? Containers ?? []
            : [.. InitContainers ?? [], .. Containers ?? [], .. EphemeralContainers ?? []];
}
