namespace Ambicap.Kubernetes.Pods;

/// <summary>What containers are decoded with, and what was found of them.</summary>
internal struct ContainerContext
{
    /// <summary>Where details are kept; null where nobody asks for them.</summary>
    internal PodDetails? Details;

    /// <summary>Whether a port that names no host port has its own number as one: the API's default on the host's network.</summary>
    internal bool UsesHostPorts;

    /// <summary>Whether some port named no host port.</summary>
    internal bool HasDefaultedPorts;
}
