using System.Diagnostics;
using Ambicap.Cli.Containerd;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>The dockerd of a suite with root, state and socket of its own and no network, and the image <c>box</c>.</summary>
internal sealed class PrivateDocker : IAsyncDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(20);

    private readonly CallerSuite _suite;
    private readonly TemporaryFolder _folder = new();
    private readonly Process _daemon;

    /// <summary>Starts it.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="settings">daemon.json, where <c>/usr/local/bin/ambicap-runtime</c> means the published program.</param>
    /// <param name="limit">What runtime.toml allows.</param>
    internal PrivateDocker(CallerSuite suite, string settings, string limit)
    {
        _suite = suite;
        string file = _folder.Write("daemon.json", settings.Replace("/usr/local/bin/ambicap-runtime", Repository.Program("ambicap-runtime"), StringComparison.Ordinal));
        ProcessStartInfo start = suite.NewStart("sh", "-c", $"exec \"$@\" >{_folder.File("log")} 2>&1 </dev/null", "sh",
            "/usr/sbin/dockerd", "--config-file", file, "--data-root", _folder.File("root"), "--exec-root", _folder.File("exec"), "--pidfile", _folder.File("pid"),
            "--host", Host, "--cgroup-parent", "/" + Group, "--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false");
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = _folder.Write("runtime.toml", $"runtime = \"/usr/sbin/runc\"\nallowed = [{limit}]\n");
        _daemon = Process.Start(start)!;
    }

    private string Host => $"unix://{_folder.File("docker.sock")}";

    private string Group => Path.GetFileName(_folder.Path);

    /// <summary>Waits for the daemon and imports the image.</summary>
    internal void Prepare()
    {
        bool isThere = SpinWait.SpinUntil(() => _daemon.HasExited || Call("version").ExitCode == 0, s_startTimeout);
        Assert.True(isThere && !_daemon.HasExited, $"dockerd does not start: {File.ReadLines(_folder.File("log")).LastOrDefault()}");
        CallerImage.Save(_suite, _folder.File("box.tar"));
        ProgramRun import = Call("import", "--change", "HEALTHCHECK --interval=1s CMD grep Cap /proc/self/status", _folder.File("box.tar"), "box");
        Assert.Equal((0, ""), (import.ExitCode, import.Errors));
    }

    /// <summary>Runs the docker client.</summary>
    internal ProgramRun Call(params IEnumerable<string> arguments) =>
        _suite.Run("/usr/bin/docker", ["--config", _folder.File("client"), "--host", Host, .. arguments]);

    /// <summary>Ends it with its containers; what it mounted ends with the suite.</summary>
    public async ValueTask DisposeAsync()
    {
        await HostProcesses.EndAsync(_daemon.Id, s_stopTimeout);
        _daemon.Dispose();
        foreach (int process in HostProcesses.WithArgument(_folder.Path).Concat(CgroupTree.Processes(Group)).ToArray())
        {
            await HostProcesses.EndAsync(process, TimeSpan.Zero);
        }

        CgroupTree.Remove(Group);
        _suite.Unmount(_folder.Path);
        _folder.Dispose();
    }
}
