using System.Diagnostics;
using System.Globalization;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Images;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Hosts;

/// <summary>
/// A node with its own root, /etc, /opt, /var and /run, and the containerd, runc and everything else of one Debian suite: a mount
/// namespace that ambicap-node sees as a Pod sees its host, by another root. Taken down with everything that it started and mounted.
/// </summary>
internal sealed class RealNode : IAsyncDisposable
{
    /// <summary>Where the processes of the node's Pods are, so that they can be found in the end.</summary>
    internal const string CgroupParent = "/ambicap-node-test";

    private const string Holder = """
        set -e
        suite=$1 root=$2 containerd=$3
        mkdir -p $root/etc/containerd $root/opt $root/var/lib $root/run $root/tmp $root/usr $root/proc $root/sys $root/dev $root/root $root/.old
        mount --bind $root $root
        mount --make-rprivate $root
        mount --bind $suite/usr $root/usr
        for name in ${containerd:+containerd containerd-shim-runc-v2 ctr}; do mount --bind $containerd/$name $root/usr/bin/$name; done
        for name in bin lib lib64 sbin; do [ -e $root/$name ] || ln -s usr/$name $root/$name; done
        mount -t tmpfs tmpfs $root/run
        mount -t tmpfs tmpfs $root/tmp
        mount --rbind /sys $root/sys
        mount --rbind /dev $root/dev
        mount -t proc proc $root/proc
        cp /etc/passwd /etc/group /etc/hosts $root/etc/
        : >$root/etc/resolv.conf
        cd $root
        pivot_root . .old
        cd /
        umount -l /.old
        rmdir /.old
        echo ready
        exec cat >/dev/null
        """;

    // What systemd's unit does, in the node's own mount namespace.
    private const string Restart = """
        #!/bin/sh
        exec 9>/run/restart.lock
        flock 9
        echo restart >>/run/restarts
        [ ! -e /run/restart-fails ] || { echo "no restart today" >&2; exit 3; }
        if [ -s /run/containerd.pid ]; then
          old=$(cat /run/containerd.pid)
          kill "$old" 2>/dev/null
          while [ -e "/proc/$old" ] && ! grep -q '^State:.Z' "/proc/$old/status" 2>/dev/null; do sleep 0.02; done
        fi
        nsenter --target HOLDER --mount setsid sh -c 'echo $$ >/run/containerd.pid; exec containerd' >>/run/containerd.log 2>&1 </dev/null 9>&- &
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Process _holder;

    private RealNode(string suite, string containerd)
    {
        _holder = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", Holder, "sh", suite, _folder.File("root"), containerd])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", _holder.StandardOutput.ReadLine());
    }

    /// <summary>
    /// The suites, of which each has another containerd: 1.6, 1.7, and 2.1 or newer. The last is sid with the containerd 2.3 or newer in
    /// the folder that AMBICAP_CONTAINERD names (containerd, containerd-shim-runc-v2, ctr), which Debian does not have.
    /// </summary>
    public static TheoryData<string> Suites => ["bookworm", "trixie", "sid", Named];

    private const string Named = "named";

    private static readonly string s_named = Environment.GetEnvironmentVariable("AMBICAP_CONTAINERD") ?? "";

    /// <summary>The root of its files, as ambicap-node is told.</summary>
    internal string Root => $"/proc/{Id}/root";

    /// <summary>The containerd's configuration file, from outside.</summary>
    internal string ConfigFile => Outside("/etc/containerd/config.toml");

    /// <summary>How often its containerd was restarted.</summary>
    internal int Restarts => File.Exists(Outside("/run/restarts")) ? File.ReadAllLines(Outside("/run/restarts")).Length : 0;

    /// <summary>Starts one with an image to run.</summary>
    /// <param name="suite">The Debian suite.</param>
    /// <param name="config">containerd's configuration; null for one of the suite's own version, empty for none.</param>
    /// <param name="others">Other files of its folder, by name.</param>
    internal static async Task<RealNode> StartAsync(string suite, string? config = null, params (string Name, string Content)[] others)
    {
        Repository.NeedsRoot();
        Assert.SkipWhen(suite == Named && s_named.Length == 0, "no containerd is named; set AMBICAP_CONTAINERD to a folder with containerd 2.3 or newer");
        string folder = Path.Combine(Repository.Root, "artifacts", "callers", suite == Named ? "sid" : suite);
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "versions")), $"Debian {suite} is not in {folder}; run eng/callers.sh");
        RealNode node = new(folder, suite == Named ? s_named : "");
        try
        {
            foreach ((string name, string content) in others)
            {
                File.WriteAllText(node.Outside($"/etc/containerd/{name}"), content);
            }

            await node.BeginAsync(config ?? ConfigOf(suite), Path.Combine(folder, "usr/bin/busybox"));
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A path of the node, from outside.</summary>
    internal string Outside(string path) => Root + path;

    /// <summary>The words that run ambicap-node on it.</summary>
    internal ProcessStartInfo NewStart(string verb, params IEnumerable<string> more) => new(
        Repository.Program("ambicap-node"),
        [verb, "--host-root", Root, "--restart-command", "/restart.sh", .. more.Contains("--runtime") ? [] : new[] { "--runtime", Repository.Program("ambicap-runtime") }, .. more]);

    /// <summary>Runs ambicap-node on it.</summary>
    internal ProgramRun Run(string verb, params IEnumerable<string> more) => ProgramRun.Of(NewStart(verb, more));

    /// <summary>Runs ambicap-node, which has to come out well.</summary>
    internal string Succeed(string verb, params IEnumerable<string> more)
    {
        ProgramRun run = Run(verb, more);
        Assert.True(run.ExitCode == 0 && run.Errors.Length == 0, $"{run.Output}{run.Errors}");
        return run.Output;
    }

    /// <summary>Runs a command of the suite in the node.</summary>
    internal ProgramRun Enter(params IEnumerable<string> command) => ProgramRun.Of(NewEnter(command));

    /// <summary>A command of the suite in the node, not started yet.</summary>
    internal ProcessStartInfo NewEnter(params IEnumerable<string> command) => new("nsenter", ["--target", Id, "--mount", .. command]);

    /// <summary>Connects to its containerd.</summary>
    internal async Task<CriConnection> ConnectAsync()
    {
        DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (true)
        {
            try
            {
                return await CriConnection.OpenAsync(Outside("/run/containerd/containerd.sock"), CancellationToken.None);
            }
            catch (Host.HostException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Every file of its /etc and /opt with its content, so that before and after can be compared.</summary>
    internal IReadOnlyDictionary<string, string> Files() => new[] { "/etc", "/opt" }.SelectMany(folder =>
        Directory.EnumerateFileSystemEntries(Outside(folder), "*", SearchOption.AllDirectories))
        .ToDictionary(path => path[Root.Length..], path => Directory.Exists(path) ? "folder" : Convert.ToHexString(File.ReadAllBytes(path)));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RemovePodsAsync();
        }
        finally
        {
            await EndProcessesAsync();
            _holder.StandardInput.Close();
            await _holder.WaitForExitAsync();
            _holder.Dispose();
            CgroupTree.Remove(Path.GetFileName(CgroupParent));
            _folder.Dispose();
        }
    }

    private string Id => _holder.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>A configuration as small as it can be, with comments, in the version that the suite's containerd writes.</summary>
    private static string ConfigOf(string suite) => suite is "sid" or Named
        ? $"""
            # This node's own.
            version = {(suite == Named ? 4 : 3)}
            imports = [] # none yet

            [plugins.'io.containerd.cri.v1.images'.pinned_images]
              sandbox = '{BusyboxImages.Pause}'

            [plugins.'io.containerd.cri.v1.runtime']
              restrict_oom_score_adj = true

            [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
              runtime_type = 'io.containerd.runc.v2' # the default one
              pod_annotations = ['example.org/*']

            [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.other]
              runtime_type = 'io.containerd.runc.v2'

            """
        : $"""
            # This node's own.
            version = 2

            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "{BusyboxImages.Pause}"
              restrict_oom_score_adj = true

            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2" # the default one
              pod_annotations = ["example.org/*"]

            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.other]
              runtime_type = "io.containerd.runc.v2"

            """;

    private async Task BeginAsync(string config, string busybox)
    {
        File.WriteAllText(Outside("/restart.sh"), Restart.Replace("HOLDER", Id, StringComparison.Ordinal));
        File.SetUnixFileMode(Outside("/restart.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (config.Length > 0)
        {
            File.WriteAllText(ConfigFile, config);
        }

        Assert.Equal(0, Enter("/restart.sh").ExitCode);
        File.Delete(Outside("/run/restarts"));
        using CriConnection connection = await ConnectAsync();
        BusyboxImages.Save(busybox, Outside("/tmp/images.tar"));
        // A newer ctr warns of what its containerd will no longer take, such as control groups of version 1.
        Assert.Equal("", Enter("env", "CONTAINERD_SUPPRESS_DEPRECATION_WARNINGS=1", "ctr", "--namespace", "k8s.io", "images", "import", "/tmp/images.tar").Errors);

        // The CRI learns of an import by an event, a moment later.
        ImageStatusRequest request = new() { Image = new ImageSpec { Image = BusyboxImages.Pause } };
        while ((await connection.Images.ImageStatusAsync(request)).Image is null)
        {
            await Task.Delay(20);
        }
    }

    private async Task RemovePodsAsync()
    {
        if (!File.Exists(Outside("/run/containerd/containerd.sock")))
        {
            return;
        }

        using CriConnection connection = await ConnectAsync();
        foreach (PodSandbox pod in (await connection.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest())).Items)
        {
            _ = await connection.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod.Id });
            _ = await connection.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id });
        }
    }

    /// <summary>Everything that still is in the node's mount namespace, its holder apart.</summary>
    private async Task EndProcessesAsync()
    {
        string? own = new FileInfo($"/proc/{Id}/ns/mnt").LinkTarget;
        for (int round = 0; round < 100; round++)
        {
            int[] left = [.. Directory.GetDirectories("/proc").Select(Path.GetFileName)
                .Where(name => int.TryParse(name, out int id) && id != _holder.Id && NamespaceOf(name) == own).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];
            if (left.Length == 0)
            {
                return;
            }

            foreach (int id in left)
            {
                _ = ProgramRun.Of("kill", round < 20 ? "-TERM" : "-KILL", id.ToString(CultureInfo.InvariantCulture));
            }

            await Task.Delay(50);
        }
    }

    private static string? NamespaceOf(string? id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/ns/mnt").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
