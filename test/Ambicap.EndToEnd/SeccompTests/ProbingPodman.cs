using Ambicap.Capabilities;
using Ambicap.Policy.Seccomp;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.SeccompTests;

/// <summary>Podman of the distribution with ambicap-runtime as its runtime, a limit of every gated capability, and the probe in a root folder.</summary>
public sealed class ProbingPodman : IDisposable
{
    private const string Podman = "/usr/bin/podman";

    private readonly TemporaryFolder _folder = new();
    private string? _runtime;

    /// <summary>The compiled probe; the test is skipped where it cannot be run.</summary>
    internal string Program { get; private set; } = "";

    /// <summary>Runs the probe of a capability as user 1000, everything dropped, with more options.</summary>
    internal ProgramRun Run(string name, params string[] options)
    {
        _runtime ??= Prepare();
        return ProgramRun.Of(
            Podman,
            [
                "--root", _folder.File("root"), "--runroot", _folder.File("run"), "--tmpdir", _folder.File("tmp"), "--storage-driver", "vfs", "--events-backend", "none",
                "--cgroup-manager", "cgroupfs", "--runtime", _runtime, "run", "--rm", "--network", "none", "--user", "1000", "--cap-drop", "all",
                "--security-opt", "no-new-privileges", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=512:512", .. options,
                "--rootfs", _folder.File("rootfs"), "/probe", name,
            ]);
    }

    public void Dispose()
    {
        // A failed container is cleaned up by a process of its own, in the same folders.
        Assert.True(SpinWait.SpinUntil(() => ProgramRun.Of("pgrep", "--full", _folder.Path).ExitCode != 0, TimeSpan.FromSeconds(60)));
        _ = ProgramRun.Of("umount", "--recursive", "--quiet", _folder.File("root/vfs"));
        _folder.Dispose();
    }

    private string Prepare()
    {
        Repository.NeedsRoot();
        Assert.SkipUnless(File.Exists(Podman), $"{Podman} is not installed");
        Program = Probe.Compile(_folder);
        foreach (string name in new[] { "proc", "dev", "sys", "etc", "run", "tmp" })
        {
            Directory.CreateDirectory(_folder.File($"rootfs/{name}"));
        }

        File.Copy(Program, _folder.File("rootfs/probe"));

        // conmon hands on no variables, so a second wrapper in front names the configuration.
        string allowed = string.Join(", ", SeccompGates.Gated.Select(capability => $"\"{capability.ToName()}\""));
        string configuration = _folder.Write("runtime.toml", $"runtime = \"/usr/sbin/runc\"\nallowed = [{allowed}]\n");
        return _folder.Script("runtime", $"AMBICAP_RUNTIME_CONFIG={configuration} exec {Repository.Program("ambicap-runtime")} \"$@\"\n");
    }
}
