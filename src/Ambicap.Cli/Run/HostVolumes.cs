using Ambicap.Cli.Interop;
using Ambicap.Cli.Run.Manifest;

namespace Ambicap.Cli.Run;

/// <summary>
/// Checks <c>hostPath.type</c>, and creates what it says to create, as the kubelet does for every volume that a container mounts.
/// Without a type nothing is checked.
/// </summary>
internal static class HostVolumes
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode FolderMode =
        FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes sure that every path is what its volume says.</summary>
    /// <exception cref="InputException">Some are not: a line for each.</exception>
    internal static void Prepare(RunnablePod pod)
    {
        HashSet<string> mounted = [.. pod.Containers.SelectMany(container => container.VolumeMounts).Select(mount => mount.Name)];
        string[] problems = [.. pod.Volumes.Where(volume => mounted.Contains(volume.Name)).Select(Problem).OfType<string>()];
        if (problems.Length > 0)
        {
            throw new InputException(problems);
        }
    }

    private static string? Problem(RunnableVolume volume)
    {
        if (volume.HostPath is not { } path || volume.Type.Length == 0)
        {
            return null;
        }

        string? found = TypeOf(path);
        try
        {
            switch (found, volume.Type)
            {
                case (null, "DirectoryOrCreate"):
                    Directory.CreateDirectory(path, FolderMode);
                    return null;
                case (null, "FileOrCreate"):
                    new FileStream(path, new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileMode }).Dispose();
                    return null;
                case (null, _):
                    return $"volume \"{volume.Name}\": hostPath {path} does not exist, and its type is {volume.Type}; create it, or correct the path";
                default:
                    return found == Base(volume.Type)
                        ? null
                        : $"volume \"{volume.Name}\": hostPath {path} is a {found}, and its type is {volume.Type}; correct the path or the type";
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"volume \"{volume.Name}\": hostPath {path} cannot be created: {failure.Message}; create it, or correct the path";
        }
    }

    private static string Base(string type) => type.EndsWith("OrCreate", StringComparison.Ordinal) ? type[..^"OrCreate".Length] : type;

    /// <summary>What is at a path, in the words of hostPath.type (inode(7)); null where nothing is.</summary>
    private static string? TypeOf(string path)
    {
        const int typeMask = 0xF000;
        return Libc.ReadStatus(Libc.CurrentFolder, path, 0, Libc.StatusType, out Libc.FileStatus status) != 0
            ? null
            : (status.Mode & typeMask) switch
            {
                0x1000 => "FIFO",
                0x2000 => "CharDevice",
                0x4000 => "Directory",
                0x6000 => "BlockDevice",
                0x8000 => "File",
                0xC000 => "Socket",
                _ => "file of unknown type",
            };
    }
}
