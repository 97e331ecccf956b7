using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Pods;

/// <summary>A Pod, or the template of a workload, with the fields that Ambicap's programs read.</summary>
public sealed record Pod
{
    public required Position Position { get; init; }

    public required string Name { get; init; }

    /// <summary>The namespace; <c>default</c> where the manifest names none.</summary>
    public required string Namespace { get; init; }

    public required IReadOnlyList<ManifestEntry> Labels { get; init; }

    public required IReadOnlyList<ManifestEntry> Annotations { get; init; }

    /// <summary>Init containers, then containers, then ephemeral containers, each in the order of the manifest.</summary>
    public required IReadOnlyList<Container> Containers { get; init; }

    public required PodSecurityContext SecurityContext { get; init; }

    public required IReadOnlyList<Volume> Volumes { get; init; }

    /// <summary>What becomes of containers that end.</summary>
    public RestartPolicy RestartPolicy { get; init; } = RestartPolicy.Always;

    public string? RuntimeClassName { get; init; }

    public string? Hostname { get; init; }

    public bool HostNetwork { get; init; }

    public bool HostPid { get; init; }

    public bool HostIpc { get; init; }

    public bool ShareProcessNamespace { get; init; }

    /// <summary>How long a container is given to end by itself, in seconds; 0 or more. Null where the manifest does not say.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }
}

/// <summary>What becomes of a container that ends.</summary>
public enum RestartPolicy
{
    Always,
    OnFailure,
    Never,
}
