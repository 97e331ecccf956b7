using System.Net.Sockets;
using System.Runtime.InteropServices;
using Ambicap.Cli.Interop;
using Microsoft.Win32.SafeHandles;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>
/// A network of a try's own, as a Pod has one: with a loopback interface and nothing else. What one try leaves, firewall rules and taken
/// ports, is gone with it, and the host's own network stays as it is.
/// </summary>
internal sealed class OwnNetwork : IDisposable
{
    private SafeFileHandle? _namespace;

    /// <summary>Makes the network, and puts the calling thread and what it starts into it.</summary>
    /// <param name="sysctls">What is set in it, by the names of a Pod.</param>
    /// <exception cref="InputException">The kernel refused.</exception>
    internal void Enter(IReadOnlyDictionary<string, string> sysctls)
    {
        if (Libc.Unshare(Libc.NewNetwork) < 0)
        {
            string reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
            throw new InputException($"a network namespace cannot be made: {reason}; run as root, or try in the host's network with --network host");
        }

        BringUpLoopback();
        foreach ((string name, string value) in sysctls)
        {
            File.WriteAllText($"/proc/sys/{name.Replace('.', '/')}", value);
        }

        _namespace = File.OpenHandle("/proc/thread-self/ns/net");
    }

    /// <summary>Takes a network that somebody else has made, and brings its loopback interface up.</summary>
    internal void Adopt(SafeFileHandle made)
    {
        _namespace = made;
        Thread thread = new(() =>
        {
            if (Libc.EnterNamespace(made, Libc.NewNetwork) == 0)
            {
                BringUpLoopback();
            }
        });
        thread.Start();
        thread.Join();
    }

    /// <summary>Puts the calling thread, and what it starts, into the network that was made.</summary>
    internal void Join()
    {
        if (_namespace is { } made && Libc.EnterNamespace(made, Libc.NewNetwork) < 0)
        {
            string reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
            throw new InputException($"the network namespace of a try cannot be entered: {reason}; run as root");
        }
    }

    public void Dispose() => _namespace?.Dispose();

    /// <summary>netdevice(7): struct ifreq begins with 16 bytes of name, then the flags.</summary>
    private static unsafe void BringUpLoopback()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Span<byte> request = stackalloc byte[40];
        request.Clear();
        "lo"u8.CopyTo(request);
        MemoryMarshal.Write(request[16..], Libc.InterfaceUp);
        fixed (byte* argument = request)
        {
            _ = Libc.ControlInterface(socket.SafeHandle, Libc.SetInterfaceFlags, argument);
        }
    }
}
