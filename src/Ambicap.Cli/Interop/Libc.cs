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

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    internal const int CurrentFolder = -100;
    internal const uint StatusType = 1;

    /// <summary>STATX_BASIC_STATS: everything that stat(2) has.</summary>
    internal const uint StatusBasic = 0x7ff;

    /// <summary>O_RDONLY | O_CLOEXEC; O_DIRECTORY has another value on every architecture.</summary>
    internal const int OpenForReading = 0x80000;

    /// <summary>TIOCGWINSZ, on the architectures that .NET runs on.</summary>
    internal const nuint ReadWindowSize = 0x5413;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(int file, nuint request, out WindowSize size);

    /// <summary>struct winsize (TIOCGWINSZ(2const)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WindowSize
    {
        internal ushort Rows;
        internal ushort Columns;
        private readonly uint _pixels;
    }

    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    internal const int DoNotFollow = 0x100;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    /// <summary>statx(2), which has one layout on every architecture; symbolic links are followed unless <see cref="DoNotFollow"/> is among the flags.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ReadStatus(int folder, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    internal static partial int ChangeOwner(SafeHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    /// <summary>O_RDONLY and O_WRONLY.</summary>
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;

    /// <summary>F_GETFD.</summary>
    internal const int ReadDescriptorFlags = 1;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int ControlDescriptor(int file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unmount(string path, int flags);

    /// <summary>What is used of struct statx.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        [FieldOffset(20)]
        internal uint User;

        [FieldOffset(24)]
        internal uint Group;

        [FieldOffset(28)]
        internal ushort Mode;

        [FieldOffset(32)]
        internal ulong Number;

        [FieldOffset(40)]
        internal ulong Size;

        [FieldOffset(112)]
        internal long ModifiedSeconds;

        [FieldOffset(120)]
        internal uint ModifiedNanoseconds;
    }
}
