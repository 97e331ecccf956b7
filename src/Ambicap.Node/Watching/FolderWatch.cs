using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Ambicap.Node.Watching;

/// <summary>
/// Tells when something appears in a folder, by inotify(7) and a descriptor for poll(2). The framework's watcher would keep a thread of its
/// own for it.
/// </summary>
internal sealed unsafe partial class FolderWatch : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint MovedTo = 0x80;
    private const uint Created = 0x100;
    private const uint DeletedItself = 0x400;

    private readonly string _folder;

    /// <exception cref="Win32Exception">There are too many watches on this node (fs.inotify.max_user_instances).</exception>
    internal FolderWatch(string folder)
    {
        _folder = folder;
        Descriptor = Initialize(NonBlocking | CloseOnExec);
        if (Descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Readable where something has happened.</summary>
    internal int Descriptor { get; }

    /// <summary>Begins to watch, or goes on where the folder is another by now; whether it is watched.</summary>
    internal bool Renew() => Add(Descriptor, _folder, MovedTo | Created | DeletedItself) >= 0;

    /// <summary>Forgets what has happened so far.</summary>
    internal void Drain()
    {
        byte* buffer = stackalloc byte[4096];
        while (Read(Descriptor, buffer, 4096) > 0)
        {
        }
    }

    public void Dispose() => _ = Close(Descriptor);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Initialize(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Add(int descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
