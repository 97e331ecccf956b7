using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Which list of the Pod a container stands in, and what that makes of it.</summary>
public enum ContainerRole
{
    /// <summary>Runs to its end before the next container begins.</summary>
    Init,

    /// <summary>An init container with <c>restartPolicy: Always</c>: started in its turn, runs as long as the Pod.</summary>
    Sidecar,

    /// <summary>One of <c>spec.containers</c>.</summary>
    Main,

    /// <summary>Added to a running Pod by <c>kubectl debug</c>.</summary>
    Ephemeral,
}

/// <summary>A container of a Pod.</summary>
public sealed record Container
{
    public required Position Position { get; init; }

    public required string Name { get; init; }

    public required ContainerRole Role { get; init; }

    public required string Image { get; init; }

    public required SecurityContext SecurityContext { get; init; }

    /// <summary>Replaces the image's entry point; null keeps it.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Replaces the image's command; null keeps it.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    public string? WorkingDirectory { get; init; }

    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>The ports it says it listens on.</summary>
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>When the image is pulled; null where the manifest does not say.</summary>
    public ImagePullPolicy? ImagePullPolicy { get; init; }
}

/// <summary>When an image is pulled.</summary>
public enum ImagePullPolicy
{
    Always,
    IfNotPresent,
    Never,
}

/// <summary>A variable with a literal value, in which <c>$(NAME)</c> stands for an earlier one.</summary>
public sealed record EnvironmentVariable(string Name, string Value);

/// <summary>A port, 1 to 65535, of TCP, UDP or SCTP.</summary>
public sealed record ContainerPort(int Number, string Protocol);

/// <summary>Where a container sees a volume.</summary>
public sealed record VolumeMount(string Name, string MountPath, bool ReadOnly, Position Position);

/// <summary>A volume: a folder of the host, or an empty one where <paramref name="HostPath"/> is null.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HostPath">The path on the host.</param>
/// <param name="Type">What must be there; empty where the manifest does not say, which asks for nothing.</param>
public sealed record Volume(string Name, string? HostPath, string Type = "");
