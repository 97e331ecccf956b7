using Ambicap.Cli.Images;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>Podman of the distribution with ambicap-runtime as its runtime, and grants by annotation.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class PodmanTests : IDisposable
{
    private const string Podman = "/usr/bin/podman";
    private const string Granted =
        "CapInh:\t0000000000000400\nCapPrm:\t0000000000000400\nCapEff:\t0000000000000400\nCapBnd:\t0000000000000400\nCapAmb:\t0000000000000400\n";

    // No limits are raised, so that it runs where that is not allowed.
    private static readonly string[] Plain =
    [
        "--network", "none", "--user", "1000", "--cap-drop", "all", "--security-opt", "no-new-privileges", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=512:512",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string _runtime;

    public PodmanTests()
    {
        Repository.NeedsRoot();
        Assert.SkipUnless(File.Exists(Podman), $"{Podman} is not installed");
        string? busybox = BusyboxImages.FindBusybox();
        Assert.SkipWhen(busybox is null, "no static busybox is installed");
        foreach (string name in new[] { "bin", "proc", "dev", "sys", "etc", "run", "tmp" })
        {
            Directory.CreateDirectory(_folder.File($"rootfs/{name}"));
        }

        File.Copy(busybox, _folder.File("rootfs/bin/busybox"));
        foreach (string name in new[] { "grep", "sleep" })
        {
            File.CreateSymbolicLink(_folder.File($"rootfs/bin/{name}"), "busybox");
        }

        // conmon hands on no variables, so a second wrapper in front names the configuration.
        string configuration = _folder.Write("runtime.toml", $"runtime = \"/usr/sbin/runc\"\nstate_dir = \"{_folder.File("state")}\"\n");
        _runtime = _folder.Script("runtime", $"AMBICAP_RUNTIME_CONFIG={configuration} exec {Repository.Program("ambicap-runtime")} \"$@\"\n");
    }

    [Fact]
    public void Run_Annotation_IsInAllFiveSets()
    {
        ProgramRun run = Call("run", ["--rm", "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE", .. Plain, "--rootfs", _folder.File("rootfs"), "grep", "Cap", "/proc/self/status"]);
        Assert.Equal((0, Granted), (run.ExitCode, run.Output));
        Assert.Empty(Directory.GetFiles(_folder.File("state"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Run_NoAnnotation_HasNothing()
    {
        ProgramRun run = Call("run", ["--rm", .. Plain, "--rootfs", _folder.File("rootfs"), "grep", "Cap", "/proc/self/status"]);
        Assert.Equal((0, Granted.Replace('4', '0')), (run.ExitCode, run.Output));
        Assert.False(Directory.Exists(_folder.File("state")));
    }

    [Fact]
    public void Run_OutsideTheLimit_SaysSo()
    {
        ProgramRun run = Call("run", ["--rm", "--annotation", "ambicap.dev/ambient=NET_RAW", .. Plain, "--rootfs", _folder.File("rootfs"), "grep", "Cap", "/proc/self/status"]);
        Assert.Equal("", run.Output);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("ambicap: the container may not be granted NET_RAW as ambient: this node allows only NET_BIND_SERVICE", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_IntoAGrantedContainer_HasTheGrant()
    {
        ProgramRun run = Call("run", ["--detach", "--name", "web", "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE", .. Plain, "--rootfs", _folder.File("rootfs"), "sleep", "300"]);
        Assert.Equal(0, run.ExitCode);
        try
        {
            Assert.Equal(Granted, Call("exec", ["web", "grep", "Cap", "/proc/self/status"]).Output);
        }
        finally
        {
            _ = Call("rm", ["--force", "--time", "0", "web"]);
        }

        Assert.Empty(Directory.GetFiles(_folder.File("state"), "*", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        // A failed container is cleaned up by a process of its own, in the same folders.
        Assert.True(SpinWait.SpinUntil(() => ProgramRun.Of("pgrep", "--full", _folder.Path).ExitCode != 0, TimeSpan.FromSeconds(60)));
        _ = ProgramRun.Of("umount", "--recursive", "--quiet", _folder.File("root/vfs"));
        _folder.Dispose();
    }

    private ProgramRun Call(string command, string[] arguments) => ProgramRun.Of(
        Podman,
        [
            "--root", _folder.File("root"), "--runroot", _folder.File("run"), "--tmpdir", _folder.File("tmp"), "--storage-driver", "vfs", "--events-backend", "none",
            "--cgroup-manager", "cgroupfs", "--runtime", _runtime, command, .. arguments,
        ]);
}
