using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Ambicap.Capabilities.Kernel;

/// <summary>The calls of the C library behind this folder. Those that change something do so for the calling thread only.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Libc
{
    internal const int SetKeepCaps = 8;
    internal const int DropBounding = 24;
    internal const int GetSecurebits = 27;
    internal const int SetSecurebits = 28;
    internal const int SetNoNewPrivileges = 38;
    internal const int Ambient = 47;
    internal const int AmbientRaise = 2;
    internal const int AmbientLower = 3;
    internal const int AmbientClear = 4;

    internal const int InvalidArgument = 22;
    internal const int NoData = 61;
    internal const int NotSupported = 95;

    private const string Library = "libc";

    /// <summary>Every argument is given: the kernel refuses some options where unused ones are not zero.</summary>
    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    /// <summary>For the calls on ids, whose wrappers in the C library change all threads of the process.</summary>
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nuint argument1, nuint argument2, nuint argument3);

    [LibraryImport(Library, EntryPoint = "capget", SetLastError = true)]
    internal static partial int GetCapabilities(CapabilityHeader* header, CapabilityWords* words);

    [LibraryImport(Library, EntryPoint = "capset", SetLastError = true)]
    internal static partial int SetCapabilities(CapabilityHeader* header, CapabilityWords* words);

    [LibraryImport(Library, EntryPoint = "getxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GetAttribute(string path, string name, byte* value, nuint size);

    [LibraryImport(Library, EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetAttribute(string path, string name, byte* value, nuint size, int flags);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport(Library, EntryPoint = "removexattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RemoveAttribute(string path, string name);
}
