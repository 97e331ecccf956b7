using System.Net.Sockets;
using Ambicap.Cri.Interop;

namespace Ambicap.Cri.Serving;

/// <summary>
/// The Unix socket that clients connect to. What an earlier proxy left is replaced; what somebody listens at, or what is no socket, is
/// not.
/// </summary>
/// <remarks>
/// A lock beside the socket is held while this process lives, however it ends. Without it, of two that start at once, each could take
/// the other's socket, not yet listening, for a left one.
/// </remarks>
internal sealed class ListeningSocket : IDisposable
{
    // Read and write for the owner and the group only (0660), from the first moment on.
    private const uint Mask = 0x4F;

    // Others may enter, as into /run itself, and nothing of theirs may be put there: ambicap-runtime has its own in the same folder.
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;

    private ListeningSocket(FileStream held, Socket socket)
    {
        _lock = held;
        Socket = socket;
    }

    /// <summary>The socket, bound and not yet listening.</summary>
    internal Socket Socket { get; }

    /// <summary>Binds.</summary>
    /// <exception cref="StartException">Somebody else is there, or the folder cannot be written.</exception>
    internal static ListeningSocket Bind(UnixEndpoint endpoint)
    {
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(endpoint.Path)!, FolderMode);
            FileStream held = Lock(endpoint);
            try
            {
                RemoveStale(endpoint);
                return new ListeningSocket(held, Create(endpoint));
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot listen at {endpoint}: {failure.Message}; run as root, or name another socket with --listen");
        }
    }

    /// <summary>Removes the socket's file, and lets the next one have it.</summary>
    public void Dispose()
    {
        Socket.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(UnixEndpoint endpoint)
    {
        try
        {
            return new FileStream(endpoint.Path + ".lock", new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException) when (File.Exists(endpoint.Path + ".lock"))
        {
            throw InUse(endpoint);
        }
    }

    private static void RemoveStale(UnixEndpoint endpoint)
    {
        FileInfo file = new(endpoint.Path);
        if (!file.Exists && file.LinkTarget is null && !Directory.Exists(endpoint.Path))
        {
            return;
        }

        using Socket probe = New();
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(endpoint.Path));
            throw InUse(endpoint);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(file))
        {
            file.Delete();
        }
        catch (SocketException)
        {
            throw new StartException($"cannot listen at {endpoint}: something is there that is not a left socket; remove it, or name another socket with --listen");
        }
    }

    /// <summary>A connection is refused at any file. A socket alone cannot be opened (open(2), ENXIO), nor is it a folder or a link.</summary>
    private static bool IsSocket(FileInfo file)
    {
        if (file.LinkTarget is not null || (file.Attributes & FileAttributes.Directory) != 0)
        {
            return false;
        }

        try
        {
            using FileStream opened = file.OpenRead();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static Socket Create(UnixEndpoint endpoint)
    {
        Socket socket = New();
        uint before = Libc.SetFileModeMask(Mask);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(endpoint.Path));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            _ = Libc.SetFileModeMask(before);
        }
    }

    private static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private static StartException InUse(UnixEndpoint endpoint) =>
        new($"cannot listen at {endpoint}: another process does; stop it, or name another socket with --listen");
}
