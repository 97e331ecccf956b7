namespace Ambicap.Policy.Pods;

/// <summary>A container of a Pod with exactly the fields that the rules read.</summary>
public sealed record Container
{
    /// <summary>The name; empty where the manifest has none.</summary>
    public required string Name { get; init; }

    public required ContainerRole Role { get; init; }

    public SecurityContext SecurityContext { get; init; } = SecurityContext.Empty;

    /// <summary>The host ports that are not 0, in the order of <c>ports</c>.</summary>
    public IReadOnlyList<int> HostPorts { get; init; } = [];

    /// <summary>The hosts that the probes and the lifecycle hooks name, with the place of each.</summary>
    public IReadOnlyList<ConnectedHost> Hosts { get; init; } = [];
}

/// <summary>Which list of the Pod a container stands in.</summary>
public enum ContainerRole
{
    Init,
    Main,
    Ephemeral,
}

/// <summary>A host that a probe or a lifecycle hook connects to.</summary>
/// <param name="Field">Where it stands in the container, such as <c>livenessProbe.httpGet.host</c>.</param>
/// <param name="Host">The host; never empty.</param>
public sealed record ConnectedHost(string Field, string Host);

/// <summary>A volume of a Pod.</summary>
/// <param name="Name">Its name; empty where the manifest has none.</param>
/// <param name="Source">The API's field for its kind, such as <c>hostPath</c>; empty where there is none.</param>
public sealed record Volume(string Name, string Source);
