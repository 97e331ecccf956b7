using System.Diagnostics;
using Ambicap.Cli.Containerd;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>Podman of a suite with storage and state of its own and no network, and the image <c>localhost/box</c>.</summary>
internal sealed class PrivatePodman : IDisposable
{
    private readonly CallerSuite _suite;
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes its folders and settings.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="settings">The tables of containers.conf, where <c>/usr/local/bin/ambicap-runtime</c> means the published program.</param>
    /// <param name="limit">What runtime.toml allows.</param>
    internal PrivatePodman(CallerSuite suite, string settings, string limit)
    {
        _suite = suite;

        // Root of a user namespace must reach the root file system.
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0x1C9);
        string configuration = _folder.Write("runtime.toml", $"runtime = \"/usr/sbin/runc\"\nallowed = [{limit}]\n");

        // conmon hands on no variables, so a second wrapper in front names the configuration, and keeps the command lines.
        string runtime = _folder.Script("bin/ambicap-runtime", $"""
            echo "$@" >>{_folder.File("calls")}
            AMBICAP_RUNTIME_CONFIG={configuration} exec {Repository.Program("ambicap-runtime")} "$@"
            """);

        // No limits are raised, so that it runs where that is not allowed.
        _ = _folder.Write("containers.conf", $"""
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=512:512"]
            {settings.Replace("/usr/local/bin/ambicap-runtime", runtime, StringComparison.Ordinal)}

            """);
        CallerImage.Save(suite, _folder.File("box.tar"));
        Assert.Equal(0, Call("import", _folder.File("box.tar"), "box").ExitCode);
    }

    /// <summary>The command lines that ambicap-runtime was called with.</summary>
    internal IReadOnlyList<string> Calls => File.ReadAllLines(_folder.File("calls"));

    /// <summary>Runs podman.</summary>
    internal ProgramRun Call(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = _suite.NewStart(
            "/usr/bin/podman",
            [
                "--root", _folder.File("root"), "--runroot", _folder.File("run"), "--tmpdir", _folder.File("tmp"), "--storage-driver", "vfs", "--events-backend", "none",
                "--cgroup-manager", "cgroupfs", .. arguments,
            ]);
        start.Environment["CONTAINERS_CONF"] = _folder.File("containers.conf");
        start.Environment["PODMAN_IGNORE_CGROUPSV1_WARNING"] = "1";
        return ProgramRun.Of(start);
    }

    /// <summary>Writes a file for it.</summary>
    internal string Write(string name, string content) => _folder.Write(name, content);

    public void Dispose()
    {
        _ = Call("rm", "--all", "--force", "--time", "0");

        // A container that ended is cleaned up by a process of its own, in the same folders.
        Assert.True(SpinWait.SpinUntil(() => !HostProcesses.WithArgument(_folder.Path).Any(), TimeSpan.FromSeconds(60)));
        _suite.Unmount(_folder.Path);
        _folder.Dispose();
    }
}
