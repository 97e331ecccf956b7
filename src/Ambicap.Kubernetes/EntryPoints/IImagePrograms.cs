using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>What an image has, as one container of it sees it.</summary>
public interface IImagePrograms
{
    /// <summary>The file that a command's first word means, by PATH and the working folder; null where there is none.</summary>
    public ImageProgram? Find(string word);

    /// <summary>The ids of a user of <c>/etc/passwd</c>, by name or number; null where there is none.</summary>
    public (uint User, uint Group)? FindUser(string user);

    /// <summary>The groups of a user by <c>/etc/group</c>.</summary>
    public SupplementaryGroups GroupsOf(uint user);
}

/// <summary>A file that can be run.</summary>
/// <param name="Path">Its path, links followed.</param>
/// <param name="File">What execve looks at; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot.</param>
/// <param name="Script">Its text where it is a script, as far as it is kept; null where it is none.</param>
public sealed record ImageProgram(string Path, ExecutableFile? File, string? Problem, string? Script)
{
    /// <summary>Whether the script goes on behind <see cref="Script"/>.</summary>
    public bool IsCut { get; init; }
}
