using System.Diagnostics;
using System.Globalization;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Images;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Hosts;

/// <summary>
/// A node with its own root, /etc, /opt, /var and /run, a container manager, and the runc and everything else of one Debian suite: a
/// mount namespace that ambicap-node sees as a Pod sees its host, by another root. Taken down with everything that it started and mounted.
/// </summary>
internal sealed class RealNode : IAsyncDisposable
{
    /// <summary>Where the processes of the node's Pods are, so that they can be found in the end.</summary>
    internal const string CgroupParent = "/ambicap-node-test";

    private const string Holder = """
        set -e
        suite=$1 root=$2 named=$3
        mkdir -p $root/etc/containers $root/opt $root/var/lib $root/var/tmp $root/run $root/tmp $root/usr $root/proc $root/sys $root/dev $root/root $root/.old
        ln -s ../run $root/var/run
        echo '{"default": [{"type": "insecureAcceptAnything"}]}' >$root/etc/containers/policy.json
        mount --bind $root $root
        mount --make-rprivate $root
        mount --bind $suite/usr $root/usr
        if [ -n "$named" ]; then
          mkdir $root/named
          mount --bind "$named" $root/named
          for name in $(ls "$named"); do [ ! -e $root/usr/bin/$name ] || mount --bind "$named/$name" $root/usr/bin/$name; done
        fi
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
        if [ -s /run/manager.pid ]; then
          old=$(cat /run/manager.pid)
          kill "$old" 2>/dev/null
          while [ -e "/proc/$old" ] && ! grep -q '^State:.Z' "/proc/$old/status" 2>/dev/null; do sleep 0.02; done
        fi
        nsenter --target HOLDER --mount --net setsid sh -c 'echo $$ >/run/manager.pid; exec COMMAND' >>/run/manager.log 2>&1 </dev/null 9>&- &
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Process _holder;

    private RealNode(NodeManager manager, string network)
    {
        Manager = manager;
        string[] unshare = ["unshare", "--mount", "sh", "-c", Holder, "sh", manager.SuiteFolder, _folder.File("root"), manager.Named];
        _holder = Process.Start(new ProcessStartInfo("nsenter", [$"--net={network}", .. unshare])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", _holder.StandardOutput.ReadLine());
    }

    /// <summary>Those that containerd 1.6, 1.7, 2.1, and 2.3 or newer come by, and CRI-O.</summary>
    public static TheoryData<string> Suites => ["bookworm", "trixie", "sid", NodeManager.NewContainerd, NodeManager.Crio];

    /// <summary>Its container manager.</summary>
    internal NodeManager Manager { get; }

    /// <summary>The root of its files, as ambicap-node is told.</summary>
    internal string Root => $"/proc/{Id}/root";

    /// <summary>Its container manager's configuration file, from outside.</summary>
    internal string ConfigFile => Outside(Manager.ConfigFile);

    /// <summary>How often its container manager was restarted.</summary>
    internal int Restarts => File.Exists(Outside("/run/restarts")) ? File.ReadAllLines(Outside("/run/restarts")).Length : 0;

    /// <summary>Starts one with an image to run.</summary>
    /// <param name="suite">The Debian suite, or what <see cref="NodeManager.Of"/> takes.</param>
    /// <param name="config">The container manager's configuration; null for one of the suite's own version, empty for none.</param>
    /// <param name="others">Other files of its folder, by name.</param>
    internal static Task<RealNode> StartAsync(string suite, string? config = null, params (string Name, string Content)[] others) =>
        StartInAsync("/proc/self/ns/net", suite, config, others);

    /// <summary>The same in a network namespace, named by its file.</summary>
    internal static async Task<RealNode> StartInAsync(string network, string suite, string? config = null, params (string Name, string Content)[] others)
    {
        Repository.NeedsRoot();
        NodeManager manager = NodeManager.Of(suite);
        Assert.SkipUnless(File.Exists(Path.Combine(manager.SuiteFolder, "versions")), $"Debian {manager.Suite} is not in {manager.SuiteFolder}; run eng/callers.sh");
        RealNode node = new(manager, network);
        try
        {
            string etc = Path.GetDirectoryName(node.ConfigFile)!;
            _ = Directory.CreateDirectory(etc);
            foreach ((string name, string content) in others)
            {
                File.WriteAllText(Path.Combine(etc, name), content);
            }

            await node.BeginAsync(config ?? manager.Config);
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
    internal ProcessStartInfo NewEnter(params IEnumerable<string> command) => new("nsenter", ["--target", Id, "--mount", "--net", .. command]);

    /// <summary>Connects to its container manager.</summary>
    internal async Task<CriConnection> ConnectAsync()
    {
        DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (true)
        {
            try
            {
                return await CriConnection.OpenAsync(Outside(Manager.Socket), CancellationToken.None);
            }
            catch (Host.HostException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Gives it a <c>systemctl</c>.</summary>
    internal void WriteSystemctl(string script)
    {
        // A link to the suite's own folder, which is not to be written to; every program is found in /usr as well.
        File.Delete(Outside("/sbin"));
        _ = Directory.CreateDirectory(Outside("/sbin"));
        File.WriteAllText(Outside("/sbin/systemctl"), script);
        File.SetUnixFileMode(Outside("/sbin/systemctl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
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

    private async Task BeginAsync(string config)
    {
        File.WriteAllText(Outside("/restart.sh"), Restart.Replace("HOLDER", Id, StringComparison.Ordinal).Replace("COMMAND", Manager.Command, StringComparison.Ordinal));
        File.SetUnixFileMode(Outside("/restart.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (config.Length > 0)
        {
            File.WriteAllText(ConfigFile, config);
        }

        Assert.Equal(0, Enter("/restart.sh").ExitCode);
        File.Delete(Outside("/run/restarts"));
        using CriConnection connection = await ConnectAsync();
        BusyboxImages.Save(Path.Combine(Manager.SuiteFolder, "usr/bin/busybox"), Outside(NodeManager.Archive));
        foreach (IReadOnlyList<string> command in Manager.Imports)
        {
            ProgramRun import = Enter(command);
            Assert.True(import.ExitCode == 0, import.Errors);
        }

        // The CRI learns of an import by an event, a moment later.
        ImageStatusRequest request = new() { Image = new ImageSpec { Image = BusyboxImages.Pause } };
        while ((await connection.Images.ImageStatusAsync(request)).Image is null)
        {
            await Task.Delay(20);
        }
    }

    private async Task RemovePodsAsync()
    {
        if (!File.Exists(Outside(Manager.Socket)))
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
