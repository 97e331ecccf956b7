using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;

namespace Ambicap.Node.Installing;

/// <summary>
/// The files of ambicap-runtime on the host: one in a folder for each version, and the stable path, a link that containers name for as
/// long as they live and that is replaced by rename only.
/// </summary>
internal sealed class RuntimeFiles(HostRoot root)
{
    private const string Versions = "/opt/ambicap/versions";
    private const string FileName = "ambicap-runtime";

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The folder of everything that is installed.</summary>
    internal const string Folder = "/opt/ambicap";

    /// <summary>Where the stable path leads; null where it is not there.</summary>
    internal string? Link => new FileInfo(StablePath).LinkTarget;

    /// <summary>The file of a version on the host.</summary>
    internal static string PathOf(string version) => $"{Versions}/{version}/{FileName}";

    /// <summary>What the stable path says for a version.</summary>
    internal static string LinkTo(string version) => $"../versions/{version}/{FileName}";

    /// <summary>Whether the file of a version is there with these bytes.</summary>
    internal bool IsThere(string version, ReadOnlySpan<byte> content) =>
        root.TryRead(PathOf(version)) is { } there && content.SequenceEqual(there);

    /// <summary>Writes the file of a version; it stands beside others until <see cref="Point"/>.</summary>
    /// <exception cref="HostException">It cannot be written.</exception>
    internal void Write(string version, ReadOnlySpan<byte> content)
    {
        using StagedFile staged = StagedFile.Write(root, PathOf(version), content, Executable);
        staged.TakePlace();
    }

    /// <summary>Lets the stable path lead to another file; it is there all the while.</summary>
    /// <param name="target">Where to, as <see cref="LinkTo"/> says.</param>
    /// <exception cref="HostException">It cannot be replaced.</exception>
    internal void Point(string target)
    {
        string temporary = StablePath + StagedFile.Suffix;
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(StablePath)!);
            File.Delete(temporary);
            _ = File.CreateSymbolicLink(temporary, target);
            File.Move(temporary, StablePath, overwrite: true);
            FolderFlush.Run(Path.GetDirectoryName(StablePath)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{OurHandler.Binary} cannot be replaced: {failure.Message.Split(" : ")[0].TrimEnd('.')}; make the file system writable, and try again");
        }
    }

    /// <summary>Removes the versions that are not among those to keep, and that no bundle names.</summary>
    internal void RemoveOthers(params IReadOnlyCollection<string?> links)
    {
        string folder = root.Resolve(Versions);
        foreach (string version in Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!) : [])
        {
            if (!links.Contains(LinkTo(version)) && !new RuntimeUsers(root).AnyNames(PathOf(version)))
            {
                Directory.Delete(Path.Combine(folder, version), recursive: true);
            }
        }
    }

    /// <summary>Removes every file; what is gone already is no failure.</summary>
    internal void RemoveAll()
    {
        if (Directory.Exists(Path.GetDirectoryName(StablePath)))
        {
            File.Delete(StablePath);
        }

        foreach (string folder in new[] { Versions, Path.GetDirectoryName(OurHandler.Binary)! }.Select(root.Resolve).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Not resolved as a whole: it is a link itself.
    private string StablePath => Path.Combine(root.Resolve(Path.GetDirectoryName(OurHandler.Binary)!), FileName);
}
