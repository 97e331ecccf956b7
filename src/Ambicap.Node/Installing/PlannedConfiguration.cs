using Ambicap.Host.Files;

namespace Ambicap.Node.Installing;

/// <summary>What a container manager needs to have our handler.</summary>
/// <param name="Edits">Its files, in the order in which they take their places.</param>
/// <param name="RealRuntime">The OCI runtime of its default handler: a name, a path, or empty for runc.</param>
/// <param name="CgroupParent">The control group that a Pod of our own has to be below; empty for none in particular.</param>
/// <param name="SandboxImage">The image of sandboxes; null where nothing is said.</param>
internal sealed record PlannedConfiguration(IReadOnlyList<FileEdit> Edits, string RealRuntime, string CgroupParent, string? SandboxImage);
