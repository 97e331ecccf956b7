using System.Text;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Invocation;

/// <summary>This process's arguments as bytes: what is passed on must be what came, valid UTF-8 or not.</summary>
internal static class RawArguments
{
    // The kernel's own bound on arguments and environment together is a quarter of the stack limit, 6 MiB at most (execve(2)).
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>The arguments after the program's name.</summary>
    /// <param name="decoded">The framework's reading of them, used where /proc is not mounted.</param>
    internal static byte[][] Read(string[] decoded)
    {
        try
        {
            byte[][] all = Split(Files.ReadUnsized(BytePath.Of("/proc/self/cmdline"u8), MostBytes));
            if (all.Length == decoded.Length + 1)
            {
                return all[1..];
            }
        }
        catch (SystemCallException)
        {
            // No /proc: the decoded arguments are as good for everything but invalid UTF-8.
        }

        return Array.ConvertAll(decoded, Encoding.UTF8.GetBytes);
    }

    private static byte[][] Split(ReadOnlySpan<byte> terminated)
    {
        byte[][] arguments = new byte[terminated.Count((byte)0)][];
        for (int i = 0; i < arguments.Length; i++)
        {
            int end = terminated.IndexOf((byte)0);
            arguments[i] = terminated[..end].ToArray();
            terminated = terminated[(end + 1)..];
        }

        return arguments;
    }
}
