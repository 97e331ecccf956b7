using System.Runtime.InteropServices;

namespace Ambicap.Node.Interop;

/// <summary>Becomes a program of the host: the part of this program that runs in a process of its own.</summary>
internal static unsafe class HostProgram
{
    // As a shell says it: the program is not there, or is none.
    private const int NotFound = 127;

    /// <summary>Does so; returns the exit code only where it cannot.</summary>
    /// <param name="root">The root of the host's files.</param>
    /// <param name="words">The program and its arguments.</param>
    internal static int Become(string root, ReadOnlySpan<string> words)
    {
        if (Libc.ChangeRoot(root) != 0)
        {
            return Failed(Marshal.GetLastPInvokeError(), $"chroot to {root}", "run it as root, in a privileged container");
        }

        Environment.CurrentDirectory = "/";
        byte** arguments = (byte**)NativeMemory.AllocZeroed((nuint)words.Length + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < words.Length; i++)
        {
            arguments[i] = (byte*)Marshal.StringToCoTaskMemUTF8(words[i]);
        }

        _ = Libc.Execute(words[0], arguments);
        return Failed(Marshal.GetLastPInvokeError(), words[0], "install it on the host");
    }

    private static int Failed(int error, string what, string remedy)
    {
        Console.Error.WriteLine($"{what}: {Marshal.GetPInvokeErrorMessage(error)}; {remedy}");
        return NotFound;
    }
}
