using System.Diagnostics;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Interop;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Learn;

/// <summary>The published <c>ambicap learn</c>, stopped in the middle, and programs that leave something behind: nothing is left.</summary>
public sealed class LearnInterruptionTests
{
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(HangUp, 300)]
    [InlineData(Interrupt, 700)]
    [InlineData(Interrupt, 3000)]
    [InlineData(Libc.Terminate, 1500)]
    public void Learn_Interrupted_LeavesNoProcess(int signal, int after)
    {
        Repository.NeedsRoot();
        string mark = $"learn-{Guid.NewGuid():N}";
        using Process learn = Start(["--for", "2s"], "sh", "-c", $"setsid sh -c 'sleep 300; : {mark}' & : {mark}; sleep 300");
        Thread.Sleep(after);
        _ = Libc.SendSignal(learn.Id, signal);
        Assert.True(learn.WaitForExit(s_soon));
        Assert.Equal((130, ""), (learn.ExitCode, learn.StandardOutput.ReadToEnd()));
        Assert.Empty(HostProcesses.WithArgument(mark));
    }

    /// <summary>A daemon in a session of its own, whose parent has ended, is the try's all the same.</summary>
    [Fact]
    public void Learn_ProgramThatBecomesADaemon_IsEnded()
    {
        Repository.NeedsRoot();
        string mark = $"learn-{Guid.NewGuid():N}";
        using Process learn = Start([], "sh", "-c", $"setsid sh -c 'sleep 300; : {mark}' >/dev/null 2>&1 </dev/null & exit 0");
        Assert.True(learn.WaitForExit(s_soon));
        Assert.Equal(0, learn.ExitCode);
        Assert.Empty(HostProcesses.WithArgument(mark));
    }

    /// <summary>Output without end, and without an end of line, is neither kept nor waited for.</summary>
    [Fact]
    public void Learn_EndlessOutput_IsBounded()
    {
        Repository.NeedsRoot();
        using Process learn = Start(["--for", "1s", "--settle", "300ms"], "sh", "-c", "exec cat /dev/zero");
        Assert.True(learn.WaitForExit(s_soon));
        Assert.Equal(0, learn.ExitCode);
    }

    [Theory]
    [InlineData("sudo true", 1, "changes-user")]
    [InlineData("setpriv --reuid 1000 true", 1, "changes-user")]
    [InlineData("false", 1, "never-works")]
    [InlineData("test -O /etc/passwd", 1, "needs-root")]
    [InlineData("true", 0, "needs-none")]
    [InlineData("/nowhere/program", 1, "never-works")]
    public void Learn_HonestEnds_AreSaid(string command, int exitCode, string verdict)
    {
        Repository.NeedsRoot();
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), ["learn", "-o", "json", "--", .. command.Split(' ')]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"\"verdict\": \"{verdict}\"", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A test that never says yes, and one that takes longer than it may.</summary>
    [Theory]
    [InlineData("false")]
    [InlineData("sleep 20")]
    public void Learn_NeverReady_SaysSo(string ready)
    {
        Repository.NeedsRoot();
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), "learn", "--for", "1s", "--ready", ready, "--", "sleep", "100");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("sleep 100 does not work with every capability: not ready within ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("learn", "ambicap: nothing to learn; name a program behind --, a Pod with -f, a process with --pid, or give --node\n")]
    [InlineData("learn -f x.yaml -- true", "ambicap: -f and a program: learn one at a time\n")]
    [InlineData("learn --pid 1 --node", "ambicap: --pid and --node: learn one at a time\n")]
    [InlineData("learn --pid 1 --ready true", "ambicap: --ready says how something is run, and --pid runs nothing; leave it out\n")]
    [InlineData("learn --node -o yaml", "ambicap: -o yaml: --node proves no set to write a manifest of; use table or json\n")]
    [InlineData("learn --redy true -- true", "ambicap: \"--redy\" is no option, and a program stands behind --: ambicap learn -- COMMAND ARGUMENTS\n")]
    [InlineData("learn --allow ALL -- true", "ambicap: --allow: ALL cannot be made ambient; name each capability that the program needs\n")]
    [InlineData("learn --user 0 -- true", "ambicap: --user 0: root gets capabilities without a grant; name the user that it is to be instead\nambicap: see ambicap learn --help\n")]
    [InlineData("learn --user me -- true", "ambicap: --user \"me\" is no user id from 1 to 2147483647; write a number\nambicap: see ambicap learn --help\n")]
    public void Learn_BadFlags_AreClear(string arguments, string error)
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), arguments.Split(' '));
        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Errors));
    }

    /// <summary>What cannot be without root says so in one line.</summary>
    [Theory]
    [InlineData("learn -f docs/pods/web.yaml", "ambicap: a private containerd needs root; run it with sudo\n")]
    [InlineData("learn --pid 1", "ambicap: watching needs root; run it with sudo\n")]
    [InlineData("learn --node", "ambicap: watching needs root; run it with sudo\n")]
    public void Learn_WithoutRoot_SaysWhatItTakes(string arguments, string error)
    {
        Repository.NeedsRoot();
        string[] words = [.. arguments.Split(' ').Select(word => word.EndsWith(".yaml", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word) : word)];
        ProgramRun run = ProgramRun.Of("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", Repository.Program("ambicap"), .. words]);
        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Errors));
    }

    /// <summary>What the caller holds is proven all the same: here a capability that a user was given as ambient.</summary>
    [Fact]
    public void Learn_WithoutRoot_ProvesWhatTheCallerHolds()
    {
        Repository.NeedsRoot();
        const string held = "--inh-caps=+net_bind_service,+kill --ambient-caps=+net_bind_service,+kill";
        string[] program = ["learn", "-o", "json", "--for", "1s", "--settle", "300ms", "--", "busybox", "httpd", "-f", "-p", "796"];
        ProgramRun run = ProgramRun.Of("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", .. held.Split(' '), Repository.Program("ambicap"), .. program]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("ambicap: it cannot be watched: watching needs root; run it with sudo; every capability that can be given is a candidate\n", run.Errors);
        Assert.Equal(["NET_BIND_SERVICE"], System.Text.Json.Nodes.JsonNode.Parse(run.Output)!["needed"]!.AsArray().Select(name => (string)name!));
    }

    /// <summary>Without root one thing can be tried, and is.</summary>
    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    public void Learn_WithoutRoot_TriesWithoutCapabilities(string command, int exitCode)
    {
        Repository.NeedsRoot();
        ProgramRun run = ProgramRun.Of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", Repository.Program("ambicap"), "learn", "--", command);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("ambicap: without root only one thing can be tried: whether it works without any capability; run it with sudo\n", run.Errors, StringComparison.Ordinal);
    }

    private static Process Start(string[] options, params string[] command)
    {
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["learn", .. options, "--", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
