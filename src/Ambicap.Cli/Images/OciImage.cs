using System.Runtime.InteropServices;

namespace Ambicap.Cli.Images;

/// <summary>One platform's image, as it goes into an <see cref="OciArchive"/>.</summary>
/// <param name="EntryPoint">Its entry point.</param>
/// <param name="Layers">Its layers, lowest first, uncompressed.</param>
internal sealed record OciImage(IReadOnlyList<string> EntryPoint, IReadOnlyList<byte[]> Layers)
{
    /// <summary>The name in Go, which OCI uses, of the architecture that its programs are for; this machine's by default.</summary>
    internal string Architecture { get; init; } = RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        { } other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The value of PATH.</summary>
    internal string Path { get; init; } = "/bin";

    /// <summary>USER or USER:GROUP; null for what the container manager does without, root.</summary>
    internal string? User { get; init; }

    /// <summary>When it was made; null leaves it open.</summary>
    internal DateTimeOffset? Created { get; init; }

    /// <summary>Its labels in the order they are written; null for none.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>>? Labels { get; init; }
}
