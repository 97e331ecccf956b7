using System.Runtime.InteropServices;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Invocation;

/// <summary>
/// Becomes the real runtime. Not a child process: the caller's parent-death signal, descriptors, terminal, exit code and process id
/// stay what they were.
/// </summary>
internal static unsafe class Handover
{
    /// <summary>Replaces this program. Returns only by failing.</summary>
    /// <param name="program">The real runtime.</param>
    /// <param name="arguments">The arguments after the program's name, passed on as they came.</param>
    /// <param name="guard">What tells a circle of wrappers.</param>
    /// <exception cref="RefusalException">The program leads back to this one.</exception>
    /// <exception cref="SystemCallException">The program cannot be executed.</exception>
    internal static void Become(BytePath program, ReadOnlySpan<byte[]> arguments, LoopGuard guard)
    {
        guard.Check(program);
        int pointers = arguments.Length + 2;
        byte** list = (byte**)NativeMemory.AllocZeroed((nuint)pointers, (nuint)sizeof(byte*));
        list[0] = Copy(program.Terminated);
        for (int i = 0; i < arguments.Length; i++)
        {
            list[i + 1] = Copy(BytePath.Of(arguments[i]).Terminated);
        }

        Libc.RestoreSignals();
        _ = Libc.Execute(list[0], list);
        throw new SystemCallException("exec", program.ToString(), Marshal.GetLastPInvokeError());
    }

    /// <summary>Native memory that is never freed: either the program is replaced, or it ends.</summary>
    private static byte* Copy(ReadOnlySpan<byte> terminated)
    {
        byte* memory = (byte*)NativeMemory.Alloc((nuint)terminated.Length);
        terminated.CopyTo(new Span<byte>(memory, terminated.Length));
        return memory;
    }
}
