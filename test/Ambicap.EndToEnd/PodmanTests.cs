using System.Diagnostics;
using System.Text.RegularExpressions;
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
    private static readonly string[] s_plain =
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

        // A runtime that nobody finds without this configuration, and that notes what it is called for. conmon hands on few variables, and
        // Podman itself none, so a second wrapper in front names the configuration, as newer ones do: at create and exec, and never later.
        string inner = _folder.Script("inner", $"echo \"$*\" >>{Calls}; exec /usr/sbin/runc \"$@\"\n");
        string configuration = _folder.Write("runtime.toml", $"runtime = \"{inner}\"\n");
        _runtime = _folder.Script("runtime", $"""
            case " $* " in
              *" create "* | *" exec "*) export AMBICAP_RUNTIME_CONFIG={configuration} ;;
              *) unset AMBICAP_RUNTIME_CONFIG HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR ;;
            esac
            exec {Repository.Program("ambicap-runtime")} "$@"
            """);
    }

    private string Calls => _folder.File("calls");

    [Fact]
    public void Run_Annotation_IsInAllFiveSets()
    {
        ProgramRun run = Call("run", ["--rm", "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE", .. s_plain, "--rootfs", _folder.File("rootfs"), "grep", "Cap", "/proc/self/status"]);
        Assert.Equal((0, Granted), (run.ExitCode, run.Output));
        AssertCalledAndForgotten("create", "start", "delete");
    }

    [Fact]
    public void Run_NoAnnotation_HasNothing()
    {
        ProgramRun run = Call("run", ["--rm", .. s_plain, "--rootfs", _folder.File("rootfs"), "grep", "Cap", "/proc/self/status"]);
        Assert.Equal((0, Granted.Replace('4', '0')), (run.ExitCode, run.Output));
        AssertCalledAndForgotten("create", "start", "delete");
    }

    [Fact]
    public void Run_OutsideTheLimit_SaysSo()
    {
        ProgramRun run = Call("run", ["--rm", "--annotation", "ambicap.dev/ambient=NET_RAW", .. s_plain, "--rootfs", _folder.File("rootfs"), "grep", "Cap", "/proc/self/status"]);
        Assert.Equal("", run.Output);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("ambicap: the container may not be granted NET_RAW as ambient: this node allows only NET_BIND_SERVICE", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_IntoAGrantedContainer_HasTheGrant()
    {
        ProgramRun run = Call("run", ["--detach", "--name", "web", "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE", .. s_plain, "--rootfs", _folder.File("rootfs"), "sleep", "300"]);
        Assert.Equal(0, run.ExitCode);
        try
        {
            Assert.Equal(Granted, Call("exec", ["web", "grep", "Cap", "/proc/self/status"]).Output);
            Assert.Equal(0, Call("stop", ["--time", "0", "web"]).ExitCode);
        }
        finally
        {
            _ = Call("rm", ["--force", "--time", "0", "web"]);
        }

        AssertCalledAndForgotten("create", "start", "exec", "kill", "delete");
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web")]
    [InlineData("nonroot.ambicap.dev/web")]
    public void Run_KeyOfANamedContainer_IsRefusedWithTheRemedy(string key)
    {
        ProgramRun run = Call("run", ["--rm", "--name", "web", "--annotation", $"{key}=NET_BIND_SERVICE", .. s_plain, "--rootfs", _folder.File("rootfs"), "grep", "Cap", "/proc/self/status"]);
        Assert.Equal("", run.Output);
        Assert.Contains(
            $"annotation {key}: this container manager does not say which container that is; start the container with --annotation ambicap.dev/ambient=CAPABILITY instead",
            run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web", "annotation ambient.ambicap.dev/web: Podman does not say which container of the pod that is; ")]
    [InlineData("ambicap.dev/ambient", "annotation ambicap.dev/ambient: in a pod of Podman it may be the Pod's, which is no container's; ")]
    [InlineData("other.ambicap.dev/web", null)]
    public void KubePlay_KeyThatCannotBeMatched_IsRefusedAndTheInfraContainerRuns(string key, string? refusal)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/catatonit"), "catatonit is not installed");
        Assert.Equal(0, Call("import", ["--", Archive(), "localhost/busybox:test"]).ExitCode);
        string manifest = _folder.Write("pod.yaml", $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: shop
              annotations:
                {key}: NET_BIND_SERVICE
            spec:
              restartPolicy: Never
              containers:
              - name: web
                image: localhost/busybox:test
                imagePullPolicy: Never
                command: [/bin/sleep, "300"]
              - name: log
                image: localhost/busybox:test
                imagePullPolicy: Never
                command: [/bin/sleep, "300"]
            """);
        try
        {
            ProgramRun run = Call("kube", ["play", "--network", "none", manifest]);
            string states = Call("ps", ["--all", "--format", "{{.Names}} {{.Status}}"]).Output;
            Assert.Equal(3, states.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Equal(refusal is null ? 3 : 1, states.Split(" Up ").Length - 1);
            Assert.Contains(refusal ?? "", run.Errors, StringComparison.Ordinal);
        }
        finally
        {
            _ = Call("pod", ["rm", "--force", "--time", "0", "shop"]);
        }

        AssertCalledAndForgotten("create", "start", "delete");
    }

    /// <summary>Every call came to the runtime of the configuration, and none of its containers is recorded any more.</summary>
    private void AssertCalledAndForgotten(params string[] commands)
    {
        string[] calls = File.ReadAllLines(Calls);
        Assert.Equal(commands, commands.Where(command => Array.Exists(calls, call => call.Split(' ').Contains(command))));
        string[] ids = [.. calls.Select(call => Regex.Match(call, "[0-9a-f]{64}$").Value).Where(id => id.Length > 0).Distinct()];
        Assert.NotEmpty(ids);
        Assert.DoesNotContain(ids, id => File.Exists($"/run/ambicap/default/{id}.container"));
    }

    private string Archive()
    {
        Assert.Equal(0, ProgramRun.Of("tar", "--create", "--file", _folder.File("rootfs.tar"), "--directory", _folder.File("rootfs"), ".").ExitCode);
        return _folder.File("rootfs.tar");
    }

    public void Dispose()
    {
        // A failed container is cleaned up by a process of its own, in the same folders.
        Assert.True(SpinWait.SpinUntil(() => ProgramRun.Of("pgrep", "--full", _folder.Path).ExitCode != 0, TimeSpan.FromSeconds(60)));
        _ = ProgramRun.Of("umount", "--recursive", "--quiet", _folder.File("root/vfs"));
        _folder.Dispose();
    }

    private ProgramRun Call(string command, string[] arguments)
    {
        ProcessStartInfo start = new(
            Podman,
            [
                "--root", _folder.File("root"), "--runroot", _folder.File("run"), "--tmpdir", _folder.File("tmp"), "--storage-driver", "vfs", "--events-backend", "none",
                "--cgroup-manager", "cgroupfs", "--runtime", _runtime, command, .. arguments,
            ]);

        // kube play has no option for limits.
        start.Environment["CONTAINERS_CONF"] = _folder.Write("containers.conf", "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=512:512\"]\n");
        return ProgramRun.Of(start);
    }
}
