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

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unmount(string path, int flags);
}
