using Ambicap.Capabilities;

namespace Ambicap.Cli.Images;

/// <summary>A file of an image, as far as running it depends on it.</summary>
/// <param name="LinkTarget">Where a symbolic link points; null for other files.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="User">The owner.</param>
/// <param name="Group">The owning group.</param>
/// <param name="Mode">The mode bits.</param>
/// <param name="Capabilities">Its file capabilities, or null.</param>
/// <param name="Head">Its first bytes; of scripts, <c>/etc/passwd</c> and <c>/etc/group</c> all, within bounds.</param>
internal sealed record ImageFile(
    string? LinkTarget, bool IsFolder, uint User, uint Group, int Mode, FileCapabilities? Capabilities, byte[] Head)
{
    /// <summary>Whether it goes on behind <see cref="Head"/>.</summary>
    internal bool IsCut { get; init; }

    /// <summary>Whether it has file capabilities that the archive's reader cannot tell.</summary>
    internal bool IsUnreadable { get; init; }
}
