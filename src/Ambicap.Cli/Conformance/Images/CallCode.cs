using System.Runtime.InteropServices;

namespace Ambicap.Cli.Conformance.Images;

/// <summary>The instructions of <see cref="CallProgram"/>, and the numbers of the system calls, for one architecture.</summary>
/// <param name="Machine">The architecture's number in an ELF header.</param>
/// <param name="Instructions">The instructions; nothing in them depends on where they are loaded.</param>
/// <param name="Numbers">The numbers by the calls' names (the kernel's syscall tables).</param>
internal sealed record CallCode(ushort Machine, byte[] Instructions, IReadOnlyDictionary<string, int> Numbers)
{
    private const ushort Amd64Machine = 62;
    private const ushort Arm64Machine = 183;

    // Both columns in one table, so that none is forgotten; arm64 has no ports to gain access to.
    private static readonly (string Name, int Amd64, int? Arm64)[] s_calls =
    [
        ("acct", 163, 89),
        ("bpf", 321, 280),
        ("chroot", 161, 51),
        ("delete_module", 176, 106),
        ("iopl", 172, null),
        ("kcmp", 312, 272),
        ("mbind", 237, 235),
        ("mount", 165, 40),
        ("open_by_handle_at", 304, 265),
        ("perf_event_open", 298, 241),
        ("reboot", 169, 142),
        ("settimeofday", 164, 170),
        ("syslog", 103, 116),
        ("vhangup", 153, 58),
    ];

    /// <summary>That of an architecture; null where there is none.</summary>
    internal static CallCode? Of(Architecture architecture) => architecture switch
    {
        Architecture.X64 => new CallCode(Amd64Machine, Amd64, NumbersOf(call => call.Amd64)),
        Architecture.Arm64 => new CallCode(Arm64Machine, Arm64, NumbersOf(call => call.Arm64)),
        _ => null,
    };

    private static Dictionary<string, int> NumbersOf(Func<(string Name, int Amd64, int? Arm64), int?> column) =>
        s_calls.Where(call => column(call) is not null).ToDictionary(call => call.Name, call => column(call)!.Value, StringComparer.Ordinal);

    private static byte[] Amd64 =>
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

    private static byte[] Arm64 =>
    [
        0xE1, 0x0B, 0x40, 0xF9, //             ldr    x1, [sp, #16]        the first argument
        0x08, 0x00, 0x80, 0x52, //             mov    w8, #0
        0x43, 0x01, 0x80, 0x52, //             mov    w3, #10
        0x22, 0x14, 0x40, 0x38, //          1: ldrb   w2, [x1], #1         its digits
        0x82, 0x00, 0x00, 0x34, //             cbz    w2, 2f
        0x42, 0xC0, 0x00, 0x51, //             sub    w2, w2, #'0'
        0x08, 0x09, 0x03, 0x1B, //             madd   w8, w8, w3, w2
        0xFC, 0xFF, 0xFF, 0x17, //             b      1b
        0x00, 0x00, 0x80, 0xD2, //          2: mov    x0, #0               six zeros
        0x01, 0x00, 0x80, 0xD2, //             mov    x1, #0
        0x02, 0x00, 0x80, 0xD2, //             mov    x2, #0
        0x03, 0x00, 0x80, 0xD2, //             mov    x3, #0
        0x04, 0x00, 0x80, 0xD2, //             mov    x4, #0
        0x05, 0x00, 0x80, 0xD2, //             mov    x5, #0
        0x01, 0x00, 0x00, 0xD4, //             svc    #0
        0xE0, 0x03, 0x00, 0xEB, //             negs   x0, x0               errors come as negative numbers
        0x00, 0xC0, 0x9F, 0x9A, //             csel   x0, x0, xzr, gt
        0xC8, 0x0B, 0x80, 0xD2, //             mov    x8, #94              exit_group
        0x01, 0x00, 0x00, 0xD4, //             svc    #0
    ];
}
