using System.Runtime.InteropServices;

namespace Ambicap.Node.Interop;

/// <summary>The calls of the C library by which a program of the host is started from a Pod.</summary>
internal static unsafe partial class Libc
{
    /// <summary>SIGTERM.</summary>
    internal const int Terminate = 15;

    private const string Library = "libc";

    /// <summary>chroot(2), for all threads of the process.</summary>
    [LibraryImport(Library, EntryPoint = "chroot", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeRoot(string path);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    internal static partial int SendSignal(int processId, int signal);

    /// <summary>execvp(3): becomes a program, which is looked for in PATH.</summary>
    [LibraryImport(Library, EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Execute(string program, byte** arguments);
}
