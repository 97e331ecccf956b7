using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run.Manifest;

/// <summary>A container with what running it takes, beside what rules read of it.</summary>
internal sealed record RunnableContainer
{
    /// <summary>The container as every program reads it.</summary>
    public required Container Container { get; init; }

    /// <summary>What it runs.</summary>
    public required ContainerDetails Details { get; init; }

    public string Name => Container.Name;

    public string Image => Details.Image;

    public SecurityContext SecurityContext => Container.SecurityContext;

    public bool ReadOnlyRootFilesystem { get; init; }

    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>The ports it says it listens on.</summary>
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>The commands of its probes and hooks.</summary>
    public IReadOnlyList<RunnableProbe> Probes { get; init; } = [];

    /// <summary>When the image is pulled; null where the manifest does not say.</summary>
    public ImagePullPolicy? ImagePullPolicy { get; init; }
}

/// <summary>When an image is pulled.</summary>
internal enum ImagePullPolicy
{
    Always,
    IfNotPresent,
    Never,
}

/// <summary>A variable with a literal value, in which <c>$(NAME)</c> stands for an earlier one.</summary>
internal sealed record EnvironmentVariable(string Name, string Value);

/// <summary>A port, 1 to 65535, of TCP, UDP or SCTP.</summary>
internal sealed record ContainerPort(int Number, string Protocol);

/// <summary>Where a container sees a volume.</summary>
internal sealed record VolumeMount(string Name, string MountPath, bool ReadOnly, Position Position);
