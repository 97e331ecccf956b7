using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ambicap.Host.Tracing;

/// <summary>The system calls that the framework has no words for.</summary>
internal static unsafe partial class TraceCalls
{
    // The numbers of asm-generic/unistd.h, which every architecture of .NET has in common from pidfd_send_signal on.
    private const nint FsOpen = 430;
    private const nint FsConfig = 431;
    private const nint FsMount = 432;

    private const uint CloseOnExec = 1;
    private const uint ConfigCreate = 6;

    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecFile = 0x80000;
    private const short In = 1;

    /// <summary>Mounts a file system nowhere: it is there for who holds the descriptor, and is gone with it (fsmount(2), Linux 5.2).</summary>
    /// <exception cref="Win32Exception">The kernel does not have it, or does not let this process.</exception>
    internal static SafeFileHandle MountNowhere(string type)
    {
        byte[] name = Encoding.ASCII.GetBytes($"{type}\0");
        fixed (byte* pointer = name)
        {
            using SafeFileHandle context = Checked(Call(FsOpen, (nint)pointer, (nint)CloseOnExec, 0, 0, 0));
            _ = Check(Call(FsConfig, context.DangerousGetHandle(), (nint)ConfigCreate, 0, 0, 0));
            return Checked(Call(FsMount, context.DangerousGetHandle(), (nint)CloseOnExec, 0, 0, 0));
        }
    }

    /// <summary>Opens a file whose reads do not wait.</summary>
    /// <exception cref="Win32Exception">It cannot be opened.</exception>
    internal static SafeFileHandle OpenWithoutWaiting(string path) => Checked(Open(path, ReadOnly | NonBlocking | CloseOnExecFile));

    /// <summary>Reads; 0 or less where there is nothing now.</summary>
    internal static int Read(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            return (int)Read((int)file.DangerousGetHandle(), pointer, (nuint)buffer.Length);
        }
    }

    /// <summary>Waits until one of the files can be read, or the time is over.</summary>
    internal static void Wait(IReadOnlyList<SafeFileHandle> files, int milliseconds)
    {
        PollEntry[] entries = [.. files.Select(file => new PollEntry { Descriptor = (int)file.DangerousGetHandle(), Events = In })];
        fixed (PollEntry* pointer = entries)
        {
            _ = Poll(pointer, (nuint)entries.Length, milliseconds);
        }
    }

    private static SafeFileHandle Checked(nint descriptor) => new(Check(descriptor), ownsHandle: true);

    private static nint Check(nint result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
