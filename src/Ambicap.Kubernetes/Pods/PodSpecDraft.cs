using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

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
    internal SecurityContext? SecurityContext;
    internal List<string>? Sysctls;
    internal List<Volume>? Volumes;
    internal List<Container>? InitContainers;
    internal List<Container>? Containers;
    internal List<Container>? EphemeralContainers;

    internal readonly Pod ToPod(List<KeyValuePair<string, string>>? annotations, IReadOnlyList<StrayGrant>? strays) => new()
    {
        Annotations = annotations ?? (IReadOnlyList<KeyValuePair<string, string>>)[],
        OperatingSystem = OperatingSystem,
        HostNetwork = HostNetwork,
        HostPid = HostPid,
        HostIpc = HostIpc,
        HostUsers = HostUsers,
        RuntimeClassName = RuntimeClassName,
        SecurityContext = SecurityContext ?? SecurityContext.Empty,
        Sysctls = Sysctls ?? (IReadOnlyList<string>)[],
        Volumes = Volumes ?? (IReadOnlyList<Volume>)[],
        Containers = AllContainers(),
        Strays = strays ?? [],
    };

    private readonly List<Container> AllContainers() =>
        InitContainers is null && EphemeralContainers is null
            ? Containers ?? []
            : [.. InitContainers ?? [], .. Containers ?? [], .. EphemeralContainers ?? []];
}
