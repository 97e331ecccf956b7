using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>
/// What the real runtime inherits. Programs that print what the kernel says of them stand in its place; each test runs them once behind
/// the wrapper and once without, and compares.
/// </summary>
public sealed class HandoverTests
{
    private const string State = "/proc/self/limits /proc/self/environ /proc/self/oom_score_adj /proc/self/coredump_filter /proc/self/timerslack_ns "
        + "/proc/self/personality /proc/self/cgroup /proc/self/loginuid /proc/self/setgroups /proc/self/uid_map";

    [Theory]
    [InlineData("")]
    [InlineData("--ignore-signal=PIPE,SEGV,FPE,CHLD,HUP,RTMIN,RTMIN+1,RTMAX")]
    [InlineData("--default-signal --block-signal=PIPE,SEGV,FPE,CHLD,USR1,TERM,RTMIN,RTMIN+1,RTMAX")]
    public void AnyCommand_SignalsAndPrivileges_ReachTheRealRuntimeAsTheyCame(string signals)
    {
        string script = $"umask 027; env {signals} PROGRAM /proc/self/status | grep -E '^(Umask|Uid|Gid|Groups|ShdPnd|SigPnd|SigBlk|SigIgn|SigCgt|Cap|NoNewPrivs|Seccomp|Cpus_allowed):'";
        string output = OfBoth("/bin/cat", script);
        Assert.Contains("SigIgn:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_LimitsEnvironmentAndMore_ReachTheRealRuntimeAsTheyCame()
    {
        const string script = "ulimit -S -n 333; ulimit -c 0; export LISTEN_FDS=2 LISTEN_PID=$$ A='x\ny' EMPTY=; exec nice -n 3 PROGRAM " + State;
        string output = OfBoth("/bin/cat", script);
        Assert.Contains("LISTEN_FDS=2", output, StringComparison.Ordinal);
        Assert.Contains(" 333 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_DescriptorsAndFolder_ReachTheRealRuntimeAsTheyCame()
    {
        // Open descriptors by number and file; the one that lists them is behind the others. Their times are of no interest.
        const string script = "cd /usr; exec 3</etc/passwd 4>/dev/null 17</dev/zero; PROGRAM -l /proc/self/fd/ /proc/self/cwd | sed -E 's/.* ([^ ]+ -> .*)/\\1/; s/[0-9]+\\]?$//' | grep -vE 'proc/[0-9]+/fd'";
        string output = OfBoth("/bin/ls", script);
        Assert.Contains("17 -> /dev/zero", output, StringComparison.Ordinal);
        Assert.Contains("cwd -> /usr", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_Terminal_IsTheCallersAndAsItWas()
    {
        const string script = "script -qec 'stty -echo -icanon; PROGRAM -a' /dev/null </dev/null";
        Assert.Contains("-icanon", OfBoth("/bin/stty", script), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_ProcessSessionAndPriority_StayTheSame()
    {
        // The same process: the shell's own id is the one that the program prints, in the shell's session.
        const string script = "echo $$ >expected; exec nice -n 5 PROGRAM -o nice=,pgid=,sess= -p $$";
        Assert.Contains(" 5 ", OfBoth("/bin/ps", script, session => session.Trim().Split()[0] + " 5 "), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_ParentDeathSignal_StillEndsIt()
    {
        using WrapperCall call = new();
        File.WriteAllText(call.ConfigurationFile, "runtime = \"/bin/sleep\"\n");
        string wrapper = Repository.Program("ambicap-runtime");
        using Process parent = Process.Start(Shell(call, $"setpriv --pdeathsig KILL {wrapper} 300 & echo $!; sleep 1; kill -KILL $$"))!;
        string child = parent.StandardOutput.ReadLine()!;
        parent.WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{child}") || File.ReadAllText($"/proc/{child}/status").Contains("State:\tZ", StringComparison.Ordinal), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void AnyCommand_ProgramAlone_NeedsNothingOfTheHost()
    {
        Repository.NeedsRoot();
        using WrapperCall call = new();
        string root = Directory.CreateDirectory(call.File("host")).FullName;
        _ = ProgramRun.Of("cp", Repository.Program("ambicap-runtime"), "/bin/busybox", root);
        File.WriteAllText(Path.Combine(root, "runtime.toml"), "runtime = \"/busybox\"\n");
        ProcessStartInfo start = new("chroot", [root, "/ambicap-runtime", "echo", "alone"]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = "/runtime.toml";
        Assert.Equal("alone\n", ProgramRun.Of(start).Output);
    }

    /// <summary>The output of a script that calls the program, which is the same with and without the wrapper.</summary>
    private static string OfBoth(string program, string script, Func<string, string>? normal = null)
    {
        using WrapperCall call = new();
        File.WriteAllText(call.ConfigurationFile, $"runtime = \"{program}\"\n");
        normal ??= text => text;
        ProgramRun direct = ProgramRun.Of(Shell(call, script.Replace("PROGRAM", program, StringComparison.Ordinal)));
        ProgramRun wrapped = ProgramRun.Of(Shell(call, script.Replace("PROGRAM", Repository.Program("ambicap-runtime"), StringComparison.Ordinal)));
        Assert.Equal(Without(normal(direct.Output)), Without(normal(wrapped.Output)));
        Assert.Equal((direct.Errors, direct.ExitCode), (wrapped.Errors, wrapped.ExitCode));
        return normal(wrapped.Output);
    }

    /// <summary>Without the two variables that hold what differs by design: the shell's id and its last command.</summary>
    private static string Without(string output) => string.Join('\0', output.Split('\0').Where(
        variable => !variable.StartsWith("LISTEN_PID=", StringComparison.Ordinal) && !variable.StartsWith("_=", StringComparison.Ordinal)));

    private static ProcessStartInfo Shell(WrapperCall call, string script)
    {
        ProcessStartInfo start = new("/bin/bash", ["-c", script]) { WorkingDirectory = Path.GetDirectoryName(call.ConfigurationFile)!, RedirectStandardOutput = true };
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = call.ConfigurationFile;
        return start;
    }
}
