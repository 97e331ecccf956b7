using System.Diagnostics;
using System.Reflection;
using Ambicap.Capabilities;
using Ambicap.Policy.Seccomp;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.SeccompTests;

/// <summary>A harmless system call of <c>probe.c</c> that needs one capability.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="Refused">The kernel's answer, not seccomp's, where it is not held.</param>
/// <param name="Granted">The kernel's answer where it is held: <c>ok</c>, or the error that comes after the check.</param>
public sealed record Probe(Capability Capability, string Refused, string Granted)
{
    /// <summary>One for every capability that some default profile has a gate for.</summary>
    internal static IReadOnlyList<Probe> All { get; } =
    [
        new(Capability.DacReadSearch, "EPERM", "ESTALE"),
        new(Capability.SysModule, "EPERM", "ENOENT"),
        new(Capability.SysRawio, "EPERM", "ok"),
        new(Capability.SysChroot, "EPERM", "ok"),
        new(Capability.SysPtrace, "EPERM", "ok"),
        new(Capability.SysPacct, "EPERM", "ENOENT"),
        new(Capability.SysAdmin, "EPERM", "EINVAL"),
        new(Capability.SysBoot, "EPERM", "EINVAL"),
        new(Capability.SysNice, "EPERM", "ok"),
        new(Capability.SysTime, "EPERM", "ok"),
        new(Capability.SysTtyConfig, "EPERM", "ok"),

        // The kernel lets everybody open the socket, and asks for the capability when something is sent.
        new(Capability.AuditWrite, "ok", "ok"),
        new(Capability.AuditControl, "ok", "ok"),
        new(Capability.Syslog, "EPERM", "ok"),
        new(Capability.AuditRead, "ok", "ok"),
        new(Capability.Perfmon, "EACCES", "ok"),
        new(Capability.Bpf, "EPERM", "E2BIG"),
    ];

    /// <summary>
    /// The probe of a capability on this kernel, asked once without seccomp. Where the kernel has no such call, an ENOSYS still tells that
    /// seccomp let it through.
    /// </summary>
    internal static Probe Of(string name, string program)
    {
        Probe probe = All.Single(candidate => candidate.Capability.ToName() == name);
        string answer = ProgramRun.Of(program, name).Output.TrimEnd();
        return answer is "ENOSYS" or "EPROTONOSUPPORT" ? new Probe(probe.Capability, answer, answer) : probe;
    }

    /// <summary>What opens the profile for a capability.</summary>
    internal static string OpenerOf(string name) => SeccompGates.All.Single(gate => gate.Capability.ToName() == name).Opener.ToName();

    /// <summary>Compiles the program, or another one, into a folder that every user may read; once.</summary>
    internal static string Compile(TemporaryFolder folder, string name = "probe")
    {
        string program = folder.File($"probe/{name}");
        if (File.Exists(program))
        {
            return program;
        }

        string? compiler = new[] { "/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(compiler is null, "no C compiler is installed (package gcc)");
        using StreamReader source = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".c")!);
        string file = folder.Write($"probe/{name}.c", source.ReadToEnd());
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(compiler!, ["-O2", "-static", "-o", program, file]));
        Assert.True(run.ExitCode == 0, run.Errors);
        return program;
    }
}
