using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Input;

/// <summary>A file to read.</summary>
/// <param name="Name">Its name for messages.</param>
/// <param name="Path">Its path; null for standard input.</param>
/// <param name="Error">Why it cannot be read at all, and what to do; null where it may.</param>
/// <param name="IsNamed">Whether somebody named the file itself, and not a folder with it.</param>
/// <param name="Folder">The folder that was named; null where the file was.</param>
internal sealed record InputFile(string Name, string? Path, string? Error = null, bool IsNamed = false, string? Folder = null)
{
    /// <summary>What a program made of the file, to be read in its place; null where the file itself is read. Its lines are not the file's.</summary>
    internal byte[]? Text { get; init; }

    /// <summary>Whether it is an object of a cluster: it has a name, and no lines that anybody could look at.</summary>
    internal bool IsLive { get; init; }

    /// <summary>A place in it as compilers write it, to follow its name; empty where it has none.</summary>
    internal string At(Position? place) => place is null || IsLive ? "" : $":{place}";

    /// <summary>Whether it was found in a folder as a link to a file that is elsewhere.</summary>
    internal bool LeadsOut()
    {
        if (Folder is null || Path is null || System.IO.File.ResolveLinkTarget(Path, returnFinalTarget: true) is not { } target)
        {
            return false;
        }

        string folder = System.IO.Path.GetFullPath(System.IO.Directory.ResolveLinkTarget(Folder, returnFinalTarget: true)?.FullName ?? Folder).TrimEnd('/');
        return !System.IO.Path.GetFullPath(target.FullName).StartsWith($"{folder}/", StringComparison.Ordinal);
    }
}
