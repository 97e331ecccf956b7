using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.EntryPoints;

namespace Ambicap.Kubernetes.Explain;

/// <summary>What is known of a container's image. Everything may be unknown, and then is null.</summary>
/// <param name="User">The image's user id.</param>
/// <param name="Group">The image's group id.</param>
/// <param name="UserSource">Who says so, for people: <c>the image</c> or <c>--image-user</c>.</param>
/// <param name="EntryPointPath">The file that execve runs in the end: for a script its interpreter.</param>
/// <param name="EntryPoint">What execve looks at of that file.</param>
/// <param name="Problem">Why the entry point is unknown although there is an image; null where it is known, or there is none.</param>
public sealed record ImageFacts(uint? User, uint? Group, string UserSource, string? EntryPointPath, ExecutableFile? EntryPoint, string? Problem)
{
    /// <summary>The image's user where it is written as a name; null where it is a number, or not known.</summary>
    public string? UserName { get; init; }

    /// <summary>The container's command line, by the manifest and the image; null where no image says it.</summary>
    public IReadOnlyList<string>? CommandLine { get; init; }

    /// <summary>The image's files and users; null where there is no image.</summary>
    public IImagePrograms? Programs { get; init; }

    /// <summary>What the caller says of the file of the container's own program; null where he says nothing.</summary>
    public ExecutableFile? StatedFile { get; init; }

    /// <summary>Nothing is known.</summary>
    public static ImageFacts Unknown { get; } = new(null, null, "", null, null, null);
}
