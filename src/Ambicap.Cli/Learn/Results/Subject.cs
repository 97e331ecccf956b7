namespace Ambicap.Cli.Learn.Results;

/// <summary>What is learnt about, as a manifest would have it.</summary>
/// <param name="Shown">What it is called in a sentence.</param>
/// <param name="Pod">The Pod's name.</param>
/// <param name="Container">The container's name.</param>
/// <param name="Image">The container's image.</param>
/// <param name="Command">The container's command; null for the image's own.</param>
/// <param name="Arguments">Its arguments; null for the image's own.</param>
/// <param name="Seccomp">The type of its seccomp profile, and the profile's file where it is Localhost; null for none.</param>
internal sealed record Subject(
    string Shown, string Pod, string Container, string Image, IReadOnlyList<string>? Command, IReadOnlyList<string>? Arguments,
    (string Type, string? File)? Seccomp)
{
    private const int LongestShown = 60;

    /// <summary>A program, which in a Pod is a container of that name.</summary>
    internal static Subject Program(IReadOnlyList<string> command)
    {
        string shown = string.Join(' ', command);
        return new Subject(
            shown.Length > LongestShown ? $"{shown.AsSpan(0, LongestShown)}..." : shown, "learnt", "main", "registry.example/image", command, null,
            ("RuntimeDefault", null));
    }
}
