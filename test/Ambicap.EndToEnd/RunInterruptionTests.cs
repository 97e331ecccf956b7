using System.Diagnostics;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Interop;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>The published <c>ambicap run</c>, stopped or failing in the middle: everything is taken down, in time.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class RunInterruptionTests(ContainerdFixture fixture)
{
    private const int HangUp = 1;
    private const int Interrupt = 2;

    /// <summary>Far less than the grace period of 150 seconds, far more than removing a sandbox takes.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(HangUp, 1)]
    [InlineData(HangUp, 3)]
    [InlineData(Libc.Terminate, 1)]
    [InlineData(Interrupt, 1)]
    [InlineData(Interrupt, 3)]
    public void Run_Interrupted_DoesNotWaitForTheGracePeriod(int signal, int times)
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Never");
        WaitForContainer(temporary);
        for (int i = 0; i < times; i++)
        {
            _ = Libc.SendSignal(run.Id, signal);
            Thread.Sleep(50);
        }

        Assert.True(run.WaitForExit(s_soon));
        string errors = run.StandardError.ReadToEnd();
        Assert.True(run.ExitCode == 130 && errors.Length == 0, errors);
        AssertNothingIsLeft(temporary);
    }

    [Fact]
    public void Run_InterruptedInTheGracePeriod_EndsItAndRemovesThePod()
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Always");

        // The table is written when the run is decided; what follows is the grace period.
        Assert.NotNull(run.StandardOutput.ReadLine());
        Thread.Sleep(500);
        Assert.False(run.HasExited);
        _ = Libc.SendSignal(run.Id, Interrupt);
        Assert.True(run.WaitForExit(s_soon));
        Assert.Equal((0, ""), (run.ExitCode, run.StandardError.ReadToEnd()));
        AssertNothingIsLeft(temporary);
    }

    [Fact]
    public void Run_KeepAndFail_LeavesNoFolder()
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "runtimeClassName: gvisor", "--keep");
        Assert.True(run.WaitForExit(s_soon));
        Assert.Equal(2, run.ExitCode);
        AssertNothingIsLeft(temporary);
    }

    [Fact]
    public void Run_Keep_LeavesThePodAndItsFolder()
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Always", "--keep");
        Assert.True(run.WaitForExit(s_soon));
        Assert.Equal(0, run.ExitCode);
        Assert.Single(Directory.GetDirectories(temporary.Path, "ambicap-run-*"));
        PodSandbox pod = Assert.Single(fixture.Containerd.Connection.Runtime.ListPodSandbox(new ListPodSandboxRequest()).Items);
        _ = fixture.Containerd.Connection.Runtime.StopPodSandbox(new StopPodSandboxRequest { PodSandboxId = pod.Id });
        _ = fixture.Containerd.Connection.Runtime.RemovePodSandbox(new RemovePodSandboxRequest { PodSandboxId = pod.Id });
    }

    [Fact]
    public void Run_PrivateContainerdDies_IsOneLineAndEverythingIsTakenDown()
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Never", isPrivate: true);
        WaitForContainer(temporary);
        string folder = Assert.Single(Directory.GetDirectories(temporary.Path, "ambicap-*"));
        _ = Libc.SendSignal(Assert.Single(HostProcesses.WithArgument(Path.Combine(folder, "config.toml"))), Libc.Kill);

        Assert.True(run.WaitForExit(s_soon));
        Assert.Equal(2, run.ExitCode);
        Assert.Matches("^ambicap: the container runtime failed in the middle: .+; see the runtime's log, then run again\n$", run.StandardError.ReadToEnd());
        AssertIsGone(folder);
    }

    [Theory]
    [InlineData(HangUp)]
    [InlineData(Libc.Terminate)]
    public void Run_PrivateContainerdAndItsTerminalGone_TakesEverythingDown(int signal)
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Never", isPrivate: true);
        WaitForContainer(temporary);
        string folder = Assert.Single(Directory.GetDirectories(temporary.Path, "ambicap-*"));
        _ = Libc.SendSignal(run.Id, signal);
        Assert.True(run.WaitForExit(s_soon));
        Assert.Equal((130, ""), (run.ExitCode, run.StandardError.ReadToEnd()));
        AssertIsGone(folder);
    }

    [Fact]
    public void Run_PrivateContainerdAndKilled_TheNextRunLeavesNothing()
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Never", isPrivate: true);
        WaitForContainer(temporary);
        string folder = Assert.Single(Directory.GetDirectories(temporary.Path, "ambicap-*"));
        string[] sockets = [.. ContainerdRemains.ShimSockets(folder)];
        Assert.NotEmpty(sockets);
        Assert.All(sockets, socket => Assert.True(File.Exists(socket)));
        string began = Kill(run);
        Assert.NotEmpty(HostProcesses.WithArgument(folder));
        Assert.NotEmpty(CgroupTree.Processes(Path.GetFileName(folder)));

        using Process next = Start(temporary, "runtimeClassName: gvisor");
        string errors = next.StandardError.ReadToEnd();
        Assert.Matches($"^ambicap: an earlier run was killed \\(process {run.Id}, started {began}[0-9:]+ UTC\\); what it left in {folder} is removed\n", errors);
        AssertIsGone(folder);
        AssertNothingIsLeft(temporary);

        // The folder of sockets is every containerd's: only this run's own are judged.
        Assert.DoesNotContain(sockets, File.Exists);
    }

    [Fact]
    public void Run_KilledOnARuntimeThatStays_TheNextRunRemovesItsPod()
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Never");
        WaitForContainer(temporary);
        string folder = Assert.Single(Directory.GetDirectories(temporary.Path, "ambicap-run-*"));
        string began = Kill(run);
        Assert.Single(fixture.Containerd.Connection.Runtime.ListPodSandbox(new ListPodSandboxRequest()).Items);

        using Process next = Start(temporary, "runtimeClassName: gvisor");
        Assert.Matches(
            $"^ambicap: an earlier run was killed \\(process {run.Id}, started {began}[0-9:]+ UTC\\); its Pod at {fixture.Containerd.Endpoint} and {folder} are removed\n",
            next.StandardError.ReadToEnd());
        AssertNothingIsLeft(temporary);
    }

    [Fact]
    public void Run_BesideALivingRun_LeavesItAlone()
    {
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, "restartPolicy: Never");
        WaitForContainer(temporary);
        using Process next = Start(temporary, "runtimeClassName: gvisor");
        Assert.StartsWith("ambicap: the Pod's sandbox could not be started: ", next.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.False(run.HasExited);
        Assert.Single(fixture.Containerd.Connection.Runtime.ListPodSandbox(new ListPodSandboxRequest()).Items);
        _ = Libc.SendSignal(run.Id, Interrupt);
        Assert.True(run.WaitForExit(s_soon));
        AssertNothingIsLeft(temporary);
    }

    /// <summary>Kills a run, and gives the day on which it began.</summary>
    private static string Kill(Process run)
    {
        string began = run.StartTime.ToUniversalTime().ToString("yyyy-MM-dd ", System.Globalization.CultureInfo.InvariantCulture);
        _ = Libc.SendSignal(run.Id, Libc.Kill);
        Assert.True(run.WaitForExit(s_soon));
        return began;
    }

    private static void AssertIsGone(string folder)
    {
        Assert.False(Directory.Exists(folder));
        Assert.Empty(HostProcesses.WithArgument(folder));
        Assert.DoesNotContain(folder, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        Assert.False(CgroupTree.Exists(Path.GetFileName(folder)));
        Assert.False(Directory.Exists($"/run/ambicap/root{folder}"));
    }

    /// <summary>A container whose first process ignores SIGTERM, with a long grace period.</summary>
    private Process Start(TemporaryFolder temporary, string line, string? option = null, bool isPrivate = false)
    {
        string file = temporary.Write("pod.yaml", $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: stubborn}
            spec:
              {{line}}
              terminationGracePeriodSeconds: 150
              containers:
              - {name: a, image: ambicap.local/busybox:plain, command: [sh, -c, "trap '' TERM; echo up; while true; do sleep 1; done"]}
            """);
        ProcessStartInfo start = new(
            Repository.Program("ambicap"), ["run", "-f", file, "--timeout", "60s", .. isPrivate ? Array.Empty<string>() : ["--runtime-endpoint", fixture.Containerd.Endpoint], .. option is null ? Array.Empty<string>() : [option]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporary.Path;
        return Process.Start(start)!;
    }

    private static void WaitForContainer(TemporaryFolder temporary)
    {
        DateTime end = DateTime.UtcNow + s_soon;
        while (!Directory.GetFiles(temporary.Path, "a.log", SearchOption.AllDirectories).Any(log => new FileInfo(log).Length > 0))
        {
            Assert.True(DateTime.UtcNow < end);
            Thread.Sleep(50);
        }
    }

    private void AssertNothingIsLeft(TemporaryFolder temporary)
    {
        Assert.Empty(Directory.GetDirectories(temporary.Path, "ambicap-*"));
        Assert.Empty(fixture.Containerd.Connection.Runtime.ListPodSandbox(new ListPodSandboxRequest()).Items);
    }
}
