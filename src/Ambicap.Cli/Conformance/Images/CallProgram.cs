using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ambicap.Cli.Conformance.Images;

/// <summary>
/// A program that makes the system call of the number it is given, with zeros for arguments, and ends with its error number: which calls a
/// seccomp profile lets pass is seen by that, and none of them does anything. For amd64; a shell has no way to make any call.
/// </summary>
internal static class CallProgram
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const long Base = 0x400000;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["syslog"] = 103,
        ["settimeofday"] = 164,
        ["chroot"] = 161,
        ["acct"] = 163,
        ["mount"] = 165,
        ["reboot"] = 169,
        ["vhangup"] = 153,
        ["iopl"] = 172,
        ["delete_module"] = 176,
        ["mbind"] = 237,
        ["perf_event_open"] = 298,
        ["open_by_handle_at"] = 304,
        ["kcmp"] = 312,
        ["bpf"] = 321,
    };

    private static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x8B, 0x74, 0x24, 0x10, //       mov    16(%rsp),%rsi        the first argument
        0x31, 0xC0, //                         xor    %eax,%eax
        0x0F, 0xB6, 0x0E, //                1: movzbl (%rsi),%ecx          its digits
        0x84, 0xC9, //                         test   %cl,%cl
        0x74, 0x0D, //                         jz     2f
        0x6B, 0xC0, 0x0A, //                   imul   $10,%eax,%eax
        0x83, 0xE9, 0x30, //                   sub    $'0',%ecx
        0x01, 0xC8, //                         add    %ecx,%eax
        0x48, 0xFF, 0xC6, //                   inc    %rsi
        0xEB, 0xEC, //                         jmp    1b
        0x31, 0xFF, //                      2: xor    %edi,%edi            six zeros
        0x31, 0xF6, //                         xor    %esi,%esi
        0x31, 0xD2, //                         xor    %edx,%edx
        0x45, 0x31, 0xD2, //                   xor    %r10d,%r10d
        0x45, 0x31, 0xC0, //                   xor    %r8d,%r8d
        0x45, 0x31, 0xC9, //                   xor    %r9d,%r9d
        0x0F, 0x05, //                         syscall
        0x48, 0xF7, 0xD8, //                   neg    %rax                 errors come as negative numbers
        0x31, 0xFF, //                         xor    %edi,%edi
        0x48, 0x85, 0xC0, //                   test   %rax,%rax
        0x7E, 0x02, //                         jle    3f
        0x89, 0xC7, //                         mov    %eax,%edi
        0xB8, 0xE7, 0x00, 0x00, 0x00, //    3: mov    $231,%eax            exit_group
        0x0F, 0x05, //                         syscall
    ];

    /// <summary>Whether it is in an image that this machine makes.</summary>
    internal static bool IsThere => RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>The number of a system call by its name.</summary>
    /// <exception cref="FormatException">It has none here.</exception>
    internal static int NumberOf(string name) =>
        Numbers.TryGetValue(name, out int number) ? number : throw new FormatException($"the system call \"{name}\" has no number here");

    /// <summary>The program: an ELF header, one segment, the code (elf(5)).</summary>
    internal static byte[] Build()
    {
        byte[] file = new byte[HeaderSize + SegmentSize + Code.Length];
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file);
        Write(file, 16, 2, 2); // executable
        Write(file, 18, 62, 2); // amd64
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
        Write(file, HeaderSize + 48, 0x1000, 8);
        Code.CopyTo(file.AsSpan(HeaderSize + SegmentSize));
        return file;
    }

    private static void Write(byte[] file, int offset, long value, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(file.AsSpan(offset));
    }
}
