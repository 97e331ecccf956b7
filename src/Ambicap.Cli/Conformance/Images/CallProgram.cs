using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ambicap.Cli.Conformance.Images;

/// <summary>
/// A program that makes the system call of the number it is given, with zeros for arguments, and ends with its error number: which calls a
/// seccomp profile lets pass is seen by that, and none of them does anything. A shell has no way to make any call.
/// </summary>
internal static class CallProgram
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const long Base = 0x400000;

    /// <summary>That of this machine's architecture; null where there is none.</summary>
    internal static CallCode? Own { get; } = CallCode.Of(RuntimeInformation.OSArchitecture);

    /// <summary>The program: an ELF header, one segment, the code (elf(5)).</summary>
    internal static byte[] Build(CallCode code)
    {
        byte[] file = new byte[HeaderSize + SegmentSize + code.Instructions.Length];
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file);
        Write(file, 16, 2, 2); // executable
        Write(file, 18, code.Machine, 2);
        Write(file, 20, 1, 4);
        Write(file, 24, Base + HeaderSize + SegmentSize, 8); // the first instruction
        Write(file, 32, HeaderSize, 8);
        Write(file, 52, HeaderSize, 2);
        Write(file, 54, SegmentSize, 2);
        Write(file, 56, 1, 2); // one segment
        Write(file, HeaderSize, 1, 4); // to be loaded
        Write(file, HeaderSize + 4, 5, 4); // to be read and executed
        Write(file, HeaderSize + 16, Base, 8);
        Write(file, HeaderSize + 24, Base, 8);
        Write(file, HeaderSize + 32, file.Length, 8);
        Write(file, HeaderSize + 40, file.Length, 8);
        Write(file, HeaderSize + 48, 0x1_0000, 8); // the largest page of either architecture
        code.Instructions.CopyTo(file.AsSpan(HeaderSize + SegmentSize));
        return file;
    }

    private static void Write(byte[] file, int offset, long value, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(file.AsSpan(offset));
    }
}
