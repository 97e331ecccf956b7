using Ambicap.Cli.Interop;
using Microsoft.Win32.SafeHandles;

namespace Ambicap.Cli.Conversion;

/// <summary>
/// What tells whether a file is the same as before, and what another one takes over from it. On Linux the kernel says it all; elsewhere it
/// is what the framework knows.
/// </summary>
/// <param name="Number">The inode; 0 where that is not known.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When it was written last.</param>
/// <param name="IsRegular">Whether it is a file, and not a folder, pipe or device.</param>
internal sealed record FileIdentity(ulong Number, ulong Size, (long Seconds, long Fraction) Modified, bool IsRegular)
{
    private const int TypeMask = 0xf000;
    private const int RegularFile = 0x8000;
    private const int ModeMask = 0xfff;

    private uint User { get; init; }

    private uint Group { get; init; }

    private int Mode { get; init; }

    /// <summary>A file behind all links; null where there is none.</summary>
    internal static FileIdentity? Find(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            FileInfo info = new(path);
            return Path.Exists(path) && !Directory.Exists(path)
                ? new FileIdentity(0, (ulong)info.Length, (info.LastWriteTimeUtc.Ticks, 0), true) { Mode = OperatingSystem.IsWindows() ? 0 : (int)info.UnixFileMode }
                : Directory.Exists(path) ? new FileIdentity(0, 0, default, false) : null;
        }

        return Libc.ReadStatus(Libc.CurrentFolder, path, 0, Libc.StatusBasic, out Libc.FileStatus status) == 0
            ? new FileIdentity(status.Number, status.Size, (status.ModifiedSeconds, status.ModifiedNanoseconds), (status.Mode & TypeMask) == RegularFile)
            {
                User = status.User,
                Group = status.Group,
                Mode = status.Mode & ModeMask,
            }
            : null;
    }

    /// <summary>Gives another file the same owner and mode.</summary>
    /// <returns>False where the owner cannot be kept.</returns>
    internal bool TryGiveTo(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsLinux() && (Find(path) is not { } own || ((own.User != User || own.Group != Group) && Libc.ChangeOwner(handle, User, Group) != 0)))
        {
            return false;
        }

        // After the owner: changing that takes set-user-ID away.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, (UnixFileMode)Mode);
        }

        return true;
    }
}
