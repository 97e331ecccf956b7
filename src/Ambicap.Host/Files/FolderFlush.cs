using System.Runtime.InteropServices;

namespace Ambicap.Host.Files;

/// <summary>Makes a rename or a removal in a folder outlive a power failure (fsync(2)), which .NET does for files only.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnlyFolder = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC, the same on x86-64
    private const int ReadOnlyFolderOnArm = 0x4000 | 0x80000;

    /// <summary>Does so; a file system that cannot is left as it is.</summary>
    internal static void Run(string folder)
    {
        int flags = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ReadOnlyFolderOnArm : ReadOnlyFolder;
        int descriptor = Open(folder, flags);
        if (descriptor >= 0)
        {
            _ = Synchronize(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
