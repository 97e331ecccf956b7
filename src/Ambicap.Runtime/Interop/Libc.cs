using System.Runtime.InteropServices;

namespace Ambicap.Runtime.Interop;

/// <summary>
/// The few calls of the C library that the runtime makes. Paths are zero-terminated bytes: what the kernel gave us goes back to it as
/// it came, valid UTF-8 or not.
/// </summary>
internal static unsafe partial class Libc
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int Append = 0x400;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;

    /// <summary>A file without a name; part of the number is O_DIRECTORY, which differs between architectures.</summary>
    internal static readonly int Nameless = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x404000 : 0x410000;

    internal const int NoSuchFile = 2;
    internal const int Interrupted = 4;
    internal const int TryAgain = 11;
    internal const int AccessDenied = 13;
    internal const int AlreadyExists = 17;
    internal const int NotADirectory = 20;
    internal const int NameTooLong = 36;

    internal const int UnixFamily = 1;
    internal const int DatagramSocket = 2;
    internal const int DoNotWait = 0x40;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(int descriptor, byte* buffer, nuint count, nint offset);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true)]
    internal static partial int Rename(byte* from, byte* to);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true)]
    internal static partial int Link(int fromDirectory, byte* from, int toDirectory, byte* to, int flags);

    [LibraryImport(Library, EntryPoint = "unlink", SetLastError = true)]
    internal static partial int Unlink(byte* path);

    [LibraryImport(Library, EntryPoint = "mkdir", SetLastError = true)]
    internal static partial int MakeDirectory(byte* path, uint mode);

    [LibraryImport(Library, EntryPoint = "rmdir", SetLastError = true)]
    internal static partial int RemoveDirectory(byte* path);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    internal static partial int ChangeOwner(int descriptor, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    internal static partial int Statx(int directory, byte* path, int flags, uint mask, StatxBuffer* buffer);

    /// <summary>The path without links, in memory to be freed; null on failure.</summary>
    [LibraryImport(Library, EntryPoint = "realpath", SetLastError = true)]
    internal static partial byte* RealPath(byte* path, byte* buffer);

    [LibraryImport(Library, EntryPoint = "free")]
    internal static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "getpid")]
    internal static partial int ProcessId();

    [LibraryImport(Library, EntryPoint = "geteuid")]
    internal static partial uint EffectiveUserId();

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    /// <summary>Sets the two times of a file, access and modification, each as seconds and nanoseconds.</summary>
    [LibraryImport(Library, EntryPoint = "utimensat", SetLastError = true)]
    internal static partial int SetTimes(int directory, byte* path, nint* times, int flags);

    /// <summary>Seconds since 1970.</summary>
    [LibraryImport(Library, EntryPoint = "time")]
    internal static partial nint Now(nint* result);

    /// <summary>Adds to the environment of the program that this one becomes.</summary>
    [LibraryImport(Library, EntryPoint = "setenv")]
    internal static partial int SetEnvironment(byte* name, byte* value, int overwrite);

    /// <summary>The processor time of this process in units of a millionth of a second, of the programs it was before execve too.</summary>
    [LibraryImport(Library, EntryPoint = "clock")]
    internal static partial nint ProcessorTime();

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    /// <summary>Sends one message to an address; it is taken whole or not at all.</summary>
    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint SendTo(int descriptor, byte* message, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport(Library, EntryPoint = "getppid")]
    internal static partial int ParentProcessId();

    /// <summary>Gives every signal the disposition, and the mask, that the caller left us; in signals.c.</summary>
    [LibraryImport("signals", EntryPoint = "ambicap_restore_signals")]
    internal static partial void RestoreSignals();

    /// <summary>Becomes another program with the environment as it came; returns only on failure.</summary>
    [LibraryImport(Library, EntryPoint = "execv", SetLastError = true)]
    internal static partial int Execute(byte* path, byte** arguments);
}
