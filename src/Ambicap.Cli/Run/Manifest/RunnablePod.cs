using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run.Manifest;

/// <summary>A Pod with what running it takes, beside what rules read of it.</summary>
internal sealed record RunnablePod
{
    /// <summary>The Pod as every program reads it.</summary>
    public required Pod Pod { get; init; }

    public required string Name { get; init; }

    /// <summary>The namespace; <c>default</c> where the manifest names none.</summary>
    public required string Namespace { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; }

    /// <summary>All of them, in the order of the manifest.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; }

    /// <summary>The containers in the order of <see cref="Pod.Containers"/>.</summary>
    public required IReadOnlyList<RunnableContainer> Containers { get; init; }

    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    public long? FsGroup { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Sysctls { get; init; } = [];

    public required IReadOnlyList<RunnableVolume> Volumes { get; init; }

    /// <summary>What becomes of containers that end.</summary>
    public RestartPolicy RestartPolicy { get; init; } = RestartPolicy.Always;

    public string? Hostname { get; init; }

    public bool ShareProcessNamespace { get; init; }

    /// <summary>How long a container is given to end by itself, in seconds; 0 or more. Null where the manifest does not say.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }
}

/// <summary>What becomes of a container that ends.</summary>
internal enum RestartPolicy
{
    Always,
    OnFailure,
    Never,
}

/// <summary>A volume: a folder of the host, or an empty one where <paramref name="HostPath"/> is null.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HostPath">The path on the host.</param>
/// <param name="Type">What must be there; empty where the manifest does not say, which asks for nothing.</param>
internal sealed record RunnableVolume(string Name, string? HostPath, string Type = "");
