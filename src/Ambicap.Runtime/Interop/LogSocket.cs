using System.Runtime.InteropServices;

namespace Ambicap.Runtime.Interop;

/// <summary>Sends single datagrams to the sockets of logging daemons, without ever waiting for one.</summary>
internal static unsafe class LogSocket
{
    // sockaddr_un of unix(7): the family, then the path with its zero.
    private const int AddressLength = 110;
    private const int FamilyLength = 2;

    /// <summary>Sends a datagram.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="datagram">What is sent; it is lost where the daemon's queue is full.</param>
    /// <returns>False where nobody listens at that path.</returns>
    internal static bool TrySend(ReadOnlySpan<byte> path, ReadOnlySpan<byte> datagram)
    {
        int descriptor = Libc.Socket(Libc.UnixFamily, Libc.DatagramSocket | Libc.CloseOnExec | Libc.NonBlocking, 0);
        if (descriptor < 0)
        {
            return false;
        }

        Span<byte> address = stackalloc byte[AddressLength];
        address.Clear();
        address[0] = Libc.UnixFamily;
        path.CopyTo(address[FamilyLength..]);
        nint sent;
        fixed (byte* message = datagram, to = address)
        {
            sent = Libc.SendTo(descriptor, message, (nuint)datagram.Length, Libc.DoNotWait, to, (uint)(FamilyLength + path.Length + 1));
        }

        // A full queue is somebody who listens.
        bool isThere = sent >= 0 || Marshal.GetLastPInvokeError() == Libc.TryAgain;
        _ = Libc.Close(descriptor);
        return isThere;
    }
}
