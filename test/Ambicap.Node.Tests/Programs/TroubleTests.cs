using System.Diagnostics;
using Ambicap.Node.Tests.Hosts;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Programs;

/// <summary>What goes wrong on a node while ambicap-node works on it: each ends with the old configuration, or with a whole new one.</summary>
public sealed class TroubleTests
{
    private const string Ready = "ready: 0.1.0 grants within NET_BIND_SERVICE on containerd\n";
    private const string ReadyOnCrio = "ready: 0.1.0 grants within NET_BIND_SERVICE on crio\n";

    /// <summary>The step whose line was the last that was seen; the kill comes somewhere in it, or behind it.</summary>
    [Theory]
    [InlineData("bookworm", Ready)]
    [InlineData("sid", Ready)]
    [InlineData(NodeManager.NewContainerd, Ready)]
    [InlineData(NodeManager.Crio, ReadyOnCrio)]
    public async Task Install_KilledInAnyStep_IsFinishedByTheNextAndTakenBackByUninstall(string suite, string ready)
    {
        await using RealNode node = await RealNode.StartAsync(suite);
        IReadOnlyDictionary<string, string> before = node.Files();
        int steps = node.Succeed("install").Split('\n').Length - 1;
        _ = node.Succeed("uninstall");

        for (int step = 1; step < steps; step++)
        {
            KillAtLine(node.NewStart("install"), step);
            Assert.EndsWith(ready, node.Succeed("install"), StringComparison.Ordinal);
            Assert.Equal(0, node.Run("status").ExitCode);
            KillAtLine(node.NewStart("uninstall"), 1 + (step % 5));
            _ = node.Succeed("uninstall");
            Assert.Equal(before, node.Files());
        }
    }

    [Fact]
    public async Task Install_TwoAtOnce_BothComeOutWellAndOneRestarts()
    {
        await using RealNode node = await RealNode.StartAsync("sid");

        ProgramRun[] runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => node.Run("install"))));

        Assert.All(runs, run => Assert.EndsWith(Ready, run.Output, StringComparison.Ordinal));
        Assert.Equal(1, node.Restarts);
    }

    [Fact]
    public async Task Install_RestartThatFails_IsTakenBack()
    {
        await using RealNode node = await RealNode.StartAsync("trixie");
        IReadOnlyDictionary<string, string> before = Configuration(node);
        File.WriteAllText(node.Outside("/run/restart-fails"), "");

        ProgramRun run = node.Run("install");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("ambicap-node: containerd cannot be restarted (/bin/sh -c /restart.sh: exit code 3: no restart today); see its log\n", run.Errors);
        Assert.Contains("puts /etc/containerd/config.toml back", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, Configuration(node));

        // containerd runs with the old file all the while; once it can be restarted, all goes well.
        File.Delete(node.Outside("/run/restart-fails"));
        Assert.EndsWith(Ready, node.Succeed("install"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sid")]
    [InlineData(NodeManager.Crio)]
    public async Task Install_ProbeThatFails_IsTakenBackWithARestart(string suite)
    {
        await using RealNode node = await RealNode.StartAsync(suite);
        IReadOnlyDictionary<string, string> before = Configuration(node);

        ProgramRun run = node.Run("install", "--probe-image", "ambicap.local/absent:1");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("ambicap-node: a Pod of handler ambicap cannot be run: ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Configuration(node));
        Assert.Equal(2, node.Restarts);
        Assert.Equal(1, node.Run("status").ExitCode);
    }

    /// <summary>Before 2.0 an imported file takes the place of the whole plugin's section: what containerd makes of the files is the judge.</summary>
    [Fact]
    public async Task Install_ImportThatReplacesTheSection_IsSeenBeforeARestart()
    {
        string import = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  sandbox_image = \"ambicap.local/pause:1\"\n  restrict_oom_score_adj = true\n";
        await using RealNode node = await RealNode.StartAsync("bookworm", "version = 2\nimports = [\"/etc/containerd/extra.toml\"]\n", ("extra.toml", import));
        IReadOnlyDictionary<string, string> before = Configuration(node);

        ProgramRun run = node.Run("install");

        Assert.Equal(
            "ambicap-node: the configuration does not come out as written: the handler ambicap is not in force; see which other file of it says otherwise\n", run.Errors);
        Assert.Equal(before, Configuration(node));
        Assert.Equal(0, node.Restarts);
    }

    [Fact]
    public async Task Install_HandlerOfSomebodyElse_IsRefused()
    {
        const string handler = "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.ambicap]\n  runtime_type = 'io.containerd.runc.v2'\n";
        await using RealNode node = await RealNode.StartAsync("sid", handler);
        IReadOnlyDictionary<string, string> before = Configuration(node);

        Assert.Equal(
            "ambicap-node: containerd has a handler ambicap already that is not by ambicap-node; take it out of its configuration first\n", node.Run("install").Errors);
        Assert.Equal(before, Configuration(node));
    }

    [Theory]
    [InlineData("mount -t tmpfs -o size=16k tmpfs /etc/containerd && cat >/etc/containerd/config.toml && dd if=/dev/zero of=/etc/containerd/fill bs=1k || true", "No space left on device")]
    [InlineData("cat >/etc/containerd/config.toml && mount --bind /etc /etc && mount -o remount,bind,ro /etc", "Read-only file system")]
    public async Task Install_FileThatCannotBeWritten_ChangesNothing(string prepare, string reason)
    {
        await using RealNode node = await RealNode.StartAsync("bookworm");
        string config = File.ReadAllText(node.ConfigFile);
        ProgramRun prepared = ProgramRun.Of(node.NewEnter("sh", "-c", prepare), config);
        Assert.True(prepared.ExitCode == 0, prepared.Errors);
        IReadOnlyDictionary<string, string> before = Configuration(node);

        ProgramRun run = node.Run("install");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches($"^ambicap-node: /etc/.* cannot be written: {reason}; make room, or make the file system writable, and try again\n$", run.Errors);
        Assert.Equal(before, Configuration(node));
        Assert.Equal(0, node.Restarts);
    }

    [Fact]
    public async Task Install_AdministratorEditsMeanwhile_KeepsTheEdit()
    {
        await using RealNode node = await RealNode.StartAsync("bookworm");
        _ = node.Succeed("install");
        string mine = "# of the administrator\n" + File.ReadAllText(node.ConfigFile) + "\n[metrics]\n  address = \"127.0.0.1:0\"\n";
        File.WriteAllText(node.ConfigFile, mine);

        Assert.EndsWith(Ready, node.Succeed("install"), StringComparison.Ordinal);
        string installed = File.ReadAllText(node.ConfigFile);
        Assert.StartsWith("# of the administrator\n", installed, StringComparison.Ordinal);
        Assert.Contains("[metrics]", installed, StringComparison.Ordinal);

        // What is ours, changed by hand, is nobody's to overwrite.
        string changed = installed.Replace("[\"ambicap.dev/ambient\"]", "[]", StringComparison.Ordinal);
        File.WriteAllText(node.ConfigFile, changed);
        const string refusal = "ambicap-node: /etc/containerd/config.toml: what ambicap-node wrote there was changed since; take the part out that begins with "
            + "\"# Written by ambicap-node, which removes it again (ambicap-node uninstall).\", and try again\n";
        Assert.Equal(refusal, node.Run("install").Errors);
        Assert.Equal(refusal, node.Run("uninstall").Errors);
        Assert.Equal(changed, File.ReadAllText(node.ConfigFile));

        File.WriteAllText(node.ConfigFile, installed);
        _ = node.Succeed("uninstall");
        string left = File.ReadAllText(node.ConfigFile);
        Assert.DoesNotContain("ambicap", left.Replace("ambicap.local", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("# of the administrator\n", left, StringComparison.Ordinal);
        Assert.Contains("[metrics]", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_Limit_IsTheClustersUnlessAnAdministratorHasOne()
    {
        await using RealNode node = await RealNode.StartAsync("trixie");
        using TemporaryFolder folder = new();
        const string place = "/etc/ambicap/runtime.toml";

        string limit = folder.Write("runtime.toml", "allowed = [\"NET_RAW\", \"SYS_TIME\"]\n");
        Assert.EndsWith("grants within NET_RAW,SYS_TIME on containerd\n", node.Succeed("install", "--limit", limit), StringComparison.Ordinal);
        Assert.EndsWith("runtime = \"/usr/sbin/runc\"\nallowed = [\"NET_RAW\", \"SYS_TIME\"]\n", File.ReadAllText(node.Outside(place)), StringComparison.Ordinal);

        ProgramRun refused = node.Run("install", "--limit", folder.Write("wrong.toml", "allowed = [\"NET_RAV\"]\n"));
        Assert.Contains("wrong.toml:1: allowed: unknown capability \"NET_RAV\"", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("SYS_TIME", File.ReadAllText(node.Outside(place)), StringComparison.Ordinal);

        Assert.EndsWith("grants within nothing on containerd\n", node.Succeed("install", "--limit", folder.Write("none.toml", "allowed = []\n")), StringComparison.Ordinal);

        const string mine = "allowed = [\"KILL\"]\n";
        File.WriteAllText(node.Outside(place), mine);
        string output = node.Succeed("install", "--limit", limit);
        Assert.Contains($"leaves {place} as it is, an administrator's own\n", output, StringComparison.Ordinal);
        Assert.EndsWith("grants within KILL on containerd\n", output, StringComparison.Ordinal);
        Assert.Equal(1, node.Restarts);
        _ = node.Succeed("uninstall");
        Assert.Equal(mine, File.ReadAllText(node.Outside(place)));
    }

    [Fact]
    public async Task Run_LimitThatChanges_IsTakenOverAndSigtermEndsIt()
    {
        await using RealNode node = await RealNode.StartAsync("sid");
        using TemporaryFolder folder = new();
        string limit = folder.Write("runtime.toml", "allowed = [\"NET_RAW\"]\n");
        ProcessStartInfo start = node.NewStart("run", "--limit", limit);
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        try
        {
            await WaitForAsync(process, "ready: 0.1.0 grants within NET_RAW on containerd");
            File.WriteAllText(limit, "allowed = [\"NET_RAW\", \"KILL\"]\n");
            await WaitForAsync(process, "ready: 0.1.0 grants within KILL,NET_RAW on containerd");
        }
        catch
        {
            process.Kill();
            throw;
        }

        Assert.Equal(0, ProgramRun.Of("kill", "-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)).ExitCode);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(1, node.Restarts);
    }

    private static async Task WaitForAsync(Process process, string text)
    {
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.NotNull(line);
        }
        while (!line.EndsWith(text, StringComparison.Ordinal));
    }

    private static void KillAtLine(ProcessStartInfo start, int line)
    {
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        for (int i = 0; i < line && process.StandardOutput.ReadLine() is not null; i++)
        {
        }

        process.Kill();
        process.WaitForExit();
    }

    /// <summary>The files of /etc, which is what containerd reads.</summary>
    private static Dictionary<string, string> Configuration(RealNode node) => Configuration(node.Files());

    private static Dictionary<string, string> Configuration(IReadOnlyDictionary<string, string> files) =>
        files.Where(file => file.Key.StartsWith("/etc/", StringComparison.Ordinal) && file.Value != "folder").ToDictionary();
}
