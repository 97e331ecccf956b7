using System.Runtime.InteropServices;

namespace Ambicap.Cli.Interop;

/// <summary>The calls of the C library that the framework does not offer.</summary>
internal static partial class Libc
{
    internal const int Terminate = 15;
    internal const int Kill = 9;
    internal const int DetachMount = 2;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int SendSignal(int processId, int signal);

    internal const int CurrentFolder = -100;
    internal const uint StatusType = 1;

    /// <summary>statx(2), which has one layout on every architecture; symbolic links are followed.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ReadStatus(int folder, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unmount(string path, int flags);

    /// <summary>What is used of struct statx.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        [FieldOffset(28)]
        internal ushort Mode;
    }
}
