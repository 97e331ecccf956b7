using System.Runtime.InteropServices;

namespace Ambicap.Cli.Interop;

/// <summary>The calls that put a thread, and what it starts, into namespaces; and those that take in processes that nobody waits for.</summary>
internal static partial class Libc
{
    /// <summary>PR_SET_CHILD_SUBREAPER: orphans of our processes become our children.</summary>
    internal const int SetChildSubreaper = 36;

    /// <summary>CLONE_NEWNET.</summary>
    internal const int NewNetwork = 0x40000000;

    /// <summary>WNOHANG.</summary>
    internal const int NoHang = 1;

    /// <summary>SIOCSIFFLAGS, and IFF_UP | IFF_RUNNING.</summary>
    internal const nuint SetInterfaceFlags = 0x8914;
    internal const short InterfaceUp = 0x41;

    /// <summary>For the calling thread and what it starts.</summary>
    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int flags);

    /// <summary>For the calling thread and what it starts.</summary>
    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    internal static partial int EnterNamespace(SafeHandle file, int kind);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    internal static partial int WaitProcess(int processId, out int status, int options);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static unsafe partial int ControlInterface(SafeHandle socket, nuint request, byte* argument);
}
