using System.Runtime.InteropServices;

namespace Ambicap.Cri.Interop;

/// <summary>The calls of the C library that .NET has no name for.</summary>
internal static partial class Libc
{
    /// <summary>umask(2): the permissions that new files do not get. Of the whole process.</summary>
    /// <returns>What it was before.</returns>
    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint SetFileModeMask(uint mask);
}
