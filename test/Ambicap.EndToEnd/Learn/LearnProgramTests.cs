using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Learn;

/// <summary>
/// The published <c>ambicap learn</c> on real programs of Debian's packages: each gets the set that its documentation names, and the manifest
/// that is printed passes <c>ambicap check</c>.
/// </summary>
public sealed class LearnProgramTests
{
    /// <summary>busybox(1) httpd; ip(7): ports below ip_unprivileged_port_start need CAP_NET_BIND_SERVICE.</summary>
    [Fact]
    public void Learn_HttpdOnPort80_NeedsNetBindServiceOrTheSysctl()
    {
        JsonNode result = Learn(["--for", "2s", "--settle", "1s"], "busybox", "httpd", "-f", "-p", "80");
        AssertNeeds(result, "NET_BIND_SERVICE");
        JsonNode capability = Of(result, "NET_BIND_SERVICE");
        Assert.Equal("exit code 1: httpd: bind: Permission denied", (string?)capability["without"]!["text"]);
        Assert.True((bool)capability["alternatives"]![0]!["works"]!);
    }

    /// <summary>ping(8), SECURITY: cap_net_raw, where the kernel gives no datagram ICMP socket (icmp(7), ping_group_range).</summary>
    [Fact]
    public void Learn_Ping_NeedsNetRawOrTheSysctl()
    {
        JsonNode result = Learn([], LearntPrograms.Command("usr/bin/ping", "-c", "1", "127.0.0.1"));
        AssertNeeds(result, "NET_RAW");
        JsonNode alternative = Of(result, "NET_RAW")["alternatives"]![0]!;
        Assert.Equal("spec.securityContext.sysctls: [{name: net.ipv4.ping_group_range, value: \"0 2147483647\"}]", (string?)alternative["field"]);
        Assert.True((bool)alternative["works"]!);
    }

    /// <summary>packet(7): CAP_NET_RAW; no sysctl opens that.</summary>
    [Fact]
    public void Learn_Tcpdump_NeedsNetRawAndNothingElseDoes()
    {
        JsonNode result = Learn(["--for", "2s", "--settle", "1s"], LearntPrograms.Command("usr/bin/tcpdump", "-i", "lo", "-n"));
        AssertNeeds(result, "NET_RAW");
        Assert.False((bool)Of(result, "NET_RAW")["alternatives"]![0]!["works"]!);
    }

    /// <summary>nft(8), iptables(8); netlink(7): CAP_NET_ADMIN. The tables are in the try's own network.</summary>
    [Theory]
    [InlineData("usr/sbin/nft", "add table ip learnt")]
    [InlineData("usr/sbin/xtables-nft-multi", "iptables -A INPUT -p tcp -j ACCEPT")]
    public void Learn_Firewall_NeedsNetAdmin(string program, string arguments) =>
        AssertNeeds(Learn([], LearntPrograms.Command(program, arguments.Split(' '))), "NET_ADMIN");

    /// <summary>setpriority(2): a lower nice value needs CAP_SYS_NICE. nice(1) goes on without, so the command looks for it.</summary>
    [Fact]
    public void Learn_Nice_NeedsSysNice() => AssertNeeds(Learn([], "sh", "-c", "test \"$(nice -n -5 nice)\" = -5"), "SYS_NICE");

    /// <summary>ptrace(2), "Ptrace access mode checking": CAP_SYS_PTRACE for another user's process.</summary>
    [Fact]
    public void Learn_StraceOfAnotherUser_NeedsSysPtrace()
    {
        using Process other = Process.Start(new ProcessStartInfo("setpriv", ["--reuid", "2000", "--regid", "2000", "--clear-groups", "sleep", "120"]))!;
        try
        {
            string strace = LearntPrograms.Words("usr/bin/strace", "-qq", "-p", FormattableString.Invariant($"{other.Id}"));
            AssertNeeds(Learn([], "sh", "-c", $"timeout -s INT 0.3 {strace}; test $? = 124"), "SYS_PTRACE");
        }
        finally
        {
            other.Kill();
            other.WaitForExit();
        }
    }

    /// <summary>chown(2): CAP_CHOWN.</summary>
    [Fact]
    public void Learn_Chown_NeedsChown()
    {
        using TemporaryFolder folder = new();
        AssertNeeds(Learn([], "chown", "1234", Open(folder, "file")), "CHOWN");
    }

    /// <summary>mlock(2): CAP_IPC_LOCK beyond RLIMIT_MEMLOCK.</summary>
    [Fact]
    public void Learn_LockedFile_NeedsIpcLock()
    {
        using TemporaryFolder folder = new();
        string file = Open(folder, "file");
        File.WriteAllBytes(file, new byte[4 * 1024 * 1024]);
        string lockIt = LearntPrograms.Words("usr/bin/vmtouch", "-l", "-q", file);
        AssertNeeds(Learn(["--for", "2s", "--settle", "1s"], "sh", "-c", $"ulimit -l 64 && exec {lockIt}"), "IPC_LOCK");
    }

    /// <summary>chronyd(8), -U: CAP_SYS_TIME, among others for what is not asked for here; adjtimex(2).</summary>
    [Fact]
    public void Learn_Chronyd_NeedsSysTime()
    {
        using TemporaryFolder folder = new();
        Open(folder, "file");
        string clock = folder.File("sameclock.so");
        using (StreamReader source = new(typeof(LearnProgramTests).Assembly.GetManifestResourceStream("sameclock.c")!))
        {
            ProgramRun compiler = ProgramRun.Of("cc", "-O1", "-shared", "-fPIC", "-o", clock, folder.Write("sameclock.c", source.ReadToEnd()));
            Assert.True(compiler.ExitCode == 0, compiler.Errors);
        }

        string configuration = folder.Write("chrony.conf", $"cmdport 0\nbindcmdaddress /\nport 11123\nallow 127.0.0.1\nlocal stratum 10\npidfile {folder.Path}/run/pid\n");
        Directory.CreateDirectory(folder.File("run"));
        File.SetUnixFileMode(folder.File("run"), (UnixFileMode)0x1FF);
        string[] chronyd = LearntPrograms.Command("usr/sbin/chronyd", "-U", "-u", "root", "-d", "-f", configuration);
        AssertNeeds(Learn(["--for", "2s", "--settle", "1s"], [.. chronyd[..3], "--preload", clock, .. chronyd[3..]]), "SYS_TIME");
    }

    /// <summary>sethostname(2): CAP_SYS_ADMIN. What is set is what it is, and who does not look at the answer does not need it.</summary>
    [Theory]
    [InlineData("hostname \"$(hostname)\"; true", "")]
    [InlineData("hostname \"$(hostname)\"", "SYS_ADMIN")]
    public void Learn_SysAdmin_IsNeededOnlyByWhoFailsWithout(string script, string needed)
    {
        JsonNode result = Learn([], "sh", "-c", script);
        AssertNeeds(result, needed);
        Assert.Equal(1, (int)Of(result, "SYS_ADMIN")["granted"]!);
    }

    /// <summary>capabilities(7): CAP_DAC_READ_SEARCH bypasses read permission; the file's group does too.</summary>
    [Fact]
    public void Learn_FileOfAGroup_NeedsDacReadSearchOrTheGroup()
    {
        using TemporaryFolder folder = new();
        string file = Open(folder, "secret");
        Assert.Equal(0, ProgramRun.Of("chgrp", "4242", file).ExitCode);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        JsonNode result = Learn([], "cat", file);
        AssertNeeds(result, "DAC_READ_SEARCH");
        JsonNode alternative = Of(result, "DAC_READ_SEARCH")["alternatives"]![0]!;
        Assert.Equal(("spec.securityContext.supplementalGroups: [4242]", true), ((string?)alternative["field"], (bool)alternative["works"]!));
    }

    /// <summary>What ends with 0 when it is asked to has to do so in each try.</summary>
    [Fact]
    public void Learn_NeededAtTheEndOnly_IsFound()
    {
        using TemporaryFolder folder = new();
        string script = $"trap 'chown 1234 {Open(folder, "file")} || exit 3; exit 0' TERM; while :; do sleep 0.05; done";
        JsonNode result = Learn(["--for", "1s", "--settle", "300ms"], "sh", "-c", script);
        AssertNeeds(result, "CHOWN");
        Assert.StartsWith("exit code 3 at SIGTERM: chown: ", (string?)Of(result, "CHOWN")["without"]!["text"], StringComparison.Ordinal);
    }

    /// <summary>Who does not end, or not with 0, when it was watched need not in a try.</summary>
    [Theory]
    [InlineData("trap '' TERM; while :; do sleep 0.05; done")]
    [InlineData("trap 'exit 4' TERM; while :; do sleep 0.05; done")]
    public void Learn_DoesNotEndWhenAsked_IsNoNeed(string script) => AssertNeeds(Learn(["--for", "1s", "--settle", "300ms"], "sh", "-c", script), "");

    private static JsonNode Learn(string[] options, params string[] command)
    {
        Repository.NeedsRoot();
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), ["learn", "-o", "json", .. options, "--", .. command]);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        JsonNode result = JsonNode.Parse(run.Output)!;
        ProgramRun check = ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["check", "-f", "-"]), (string)result["manifest"]!);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        return result;
    }

    private static void AssertNeeds(JsonNode result, string names) =>
        Assert.Equal(names.Split(',', StringSplitOptions.RemoveEmptyEntries), result["needed"]!.AsArray().Select(name => (string)name!));

    private static JsonNode Of(JsonNode result, string name)
    {
        Assert.SkipWhen(result["lost"] is null, "checks cannot be watched here");
        return result["capabilities"]!.AsArray().Single(capability => (string)capability!["name"]! == name)!;
    }

    /// <summary>A file in a folder that every user may enter.</summary>
    private static string Open(TemporaryFolder folder, string name)
    {
        const UnixFileMode all = (UnixFileMode)0x1ED;
        File.SetUnixFileMode(folder.Path, all);
        return folder.Write(name, "text\n");
    }
}
