namespace Ambicap.Cri.Containers;

/// <summary>What a container runtime says about the handler of a sandbox.</summary>
/// <param name="Name">The handler; empty for the runtime's default, null where the runtime does not say.</param>
/// <param name="Binary">The OCI runtime that it leads to; null where the runtime does not say.</param>
/// <param name="PodAnnotations">The patterns of Pod annotations that it passes on; null where every annotation passes.</param>
/// <param name="ContainerAnnotations">The same for the annotations of containers.</param>
internal sealed record SandboxHandler(
    string? Name, string? Binary, IReadOnlyList<string>? PodAnnotations = null, IReadOnlyList<string>? ContainerAnnotations = null)
{
    /// <summary>How messages name it.</summary>
    internal string Label => Name switch
    {
        null => "of its sandbox, which the container runtime does not name,",
        "" => "of its sandbox, the default one,",
        _ => $"\"{Name}\"",
    };
}
