using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ambicap.Cli.Images;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>
/// The published <c>ambicap inspect</c> on containers of a user who is not root, in a user namespace and without a control group of their
/// own: real Podman, and real runc and crun that no manager stands behind.
/// </summary>
[Collection(nameof(ContainerdFixture))]
public sealed class InspectRootlessTests : IDisposable
{
    private const string User = "61234";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _processes = [];

    public InspectRootlessTests()
    {
        Repository.NeedsRoot();
        string? busybox = BusyboxImages.FindBusybox();
        Assert.SkipWhen(busybox is null, "no static busybox is installed");
        foreach (string name in new[] { "bundle/rootfs/bin", "bundle/rootfs/proc", "bundle/rootfs/dev", "bundle/rootfs/sys", "bundle/rootfs/etc", "bundle/rootfs/run", "bundle/rootfs/tmp", "run", "home" })
        {
            Directory.CreateDirectory(_folder.File(name));
        }

        File.Copy(busybox, _folder.File("bundle/rootfs/bin/busybox"));
        File.CreateSymbolicLink(_folder.File("bundle/rootfs/bin/sleep"), "busybox");
        Own();
        Assert.SkipUnless(AsUser("unshare", "--user", "true").ExitCode == 0, "users may not make user namespaces here");
    }

    [Theory]
    [InlineData("runc")]
    [InlineData("crun")]
    public void Inspect_ContainerWithoutManager_IsFoundByTheRuntimesState(string runtime)
    {
        string id = Start(runtime, config => config["annotations"] = new JsonObject { ["ambicap.dev/ambient"] = "NET_BIND_SERVICE" });
        JsonNode found = Inspect(Init(runtime, id));
        Assert.Equal((id, 61234u, 0u, "[\"NET_BIND_SERVICE\"]"), ((string)found["containerId"]!, (uint)found["user"]!, (uint)found["userInNamespace"]!, found["granted"]!.ToJsonString()));
        Assert.Equal("[\"differs from grant\"]", found["marks"]!.ToJsonString());
    }

    /// <summary>A grant that the runtime gave by itself, under a profile that does not know of it.</summary>
    [Theory]
    [InlineData("SCMP_ACT_ERRNO", "held but filtered", "[{\"capability\":\"SYSLOG\",\"systemCalls\":[\"syslog\"]}]")]
    [InlineData("SCMP_ACT_ALLOW", "", null)]
    public void Inspect_HeldButFiltered_NamesTheSystemCalls(string action, string marks, string? filtered)
    {
        string id = Start("runc", config =>
        {
            config["annotations"] = new JsonObject { ["ambicap.dev/ambient"] = "SYSLOG,NET_BIND_SERVICE" };
            JsonObject capabilities = config["process"]!["capabilities"]!.AsObject();
            foreach (string set in new[] { "bounding", "permitted", "effective", "inheritable", "ambient" })
            {
                capabilities[set] = new JsonArray("CAP_SYSLOG", "CAP_NET_BIND_SERVICE");
            }

            config["linux"]!["seccomp"] = JsonNode.Parse($$"""
                {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
                  {"names": ["syslog"], "action": "{{action}}"}, {"names": ["acct"], "action": "SCMP_ACT_ERRNO"}]}
                """);
        });
        JsonNode found = Inspect(Init("runc", id));
        Assert.Equal((marks, filtered), (string.Join(", ", found["marks"]!.AsArray().Select(mark => (string)mark!)), found["filtered"]?.ToJsonString()));
    }

    [Fact]
    public void Inspect_PodmanOfAnotherUser_NamesContainerAndGrant()
    {
        const string podman = "/usr/bin/podman";
        Assert.SkipUnless(File.Exists(podman), $"{podman} is not installed");
        string[] options =
        [
            "--root", _folder.File("home/root"), "--runroot", _folder.File("run/containers"), "--tmpdir", _folder.File("run/tmp"), "--storage-driver", "vfs",
            "--events-backend", "none", "--cgroup-manager", "cgroupfs", "--runtime", "/usr/sbin/runc",
        ];
        ProgramRun run = AsUser(
            podman,
            [
                .. options, "run", "--detach", "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE", "--network", "none", "--ulimit", "nofile=1024:1024",
                "--ulimit", "nproc=512:512", "--rootfs", _folder.File("bundle/rootfs"), "sleep", "300",
            ]);
        Assert.True(run.ExitCode == 0, run.Errors);
        string id = run.Output.Trim();
        string process = AsUser(podman, [.. options, "inspect", "--format", "{{.State.Pid}}", id]).Output.Trim();
        _processes.Add(process);

        JsonNode found = Inspect(process);
        Assert.Equal((id, 0u, "[\"NET_BIND_SERVICE\"]"), ((string)found["containerId"]!, (uint)found["userInNamespace"]!, found["granted"]!.ToJsonString()));
        Assert.Equal("[\"differs from grant\"]", found["marks"]!.ToJsonString());

        // Podman's own processes are root of that namespace, and in no container.
        JsonNode[] own = [.. JsonNode.Parse(Call("inspect", "--all", "-o", "json").Output)!.AsArray()
            .Where(node => (uint)node!["user"]! == 61234 && (string)node["command"]! is "conmon" or "catatonit").Select(node => node!)];
        Assert.NotEmpty(own);
        Assert.All(own, node => Assert.Equal(("[]", ""), (node["marks"]!.ToJsonString(), (string?)node["containerId"] ?? "")));
    }

    public void Dispose()
    {
        // Everything of that user was started here, and nobody else has the number.
        foreach (string process in ProgramRun.Of("pgrep", "--uid", User).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _ = ProgramRun.Of("kill", "-KILL", process);
        }

        Assert.True(SpinWait.SpinUntil(() => ProgramRun.Of("pgrep", "--uid", User).ExitCode != 0, TimeSpan.FromSeconds(20)));
        _folder.Dispose();
    }

    /// <summary>Starts a container of <c>runc spec --rootless</c> and returns its id.</summary>
    private string Start(string runtime, Action<JsonNode> change)
    {
        string program = $"/usr/{(runtime == "runc" ? "sbin" : "bin")}/{runtime}";
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed");
        Assert.Equal(0, AsUser("/usr/sbin/runc", "spec", "--rootless", "--bundle", _folder.File("bundle")).ExitCode);
        string file = _folder.File("bundle/config.json");
        JsonNode config = JsonNode.Parse(File.ReadAllText(file))!;
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray("sleep", "300");
        config["process"]!.AsObject().Remove("rlimits");
        change(config);
        File.WriteAllText(file, config.ToJsonString());

        string[] options = runtime == "crun" ? ["--cgroup-manager", "disabled"] : [];
        ProgramRun run = AsUser("sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>\"$0\"", _folder.File("run/log"), program, .. options, "run", "--detach", "--bundle", _folder.File("bundle"), "rootless"]);
        Assert.True(run.ExitCode == 0, File.ReadAllText(_folder.File("run/log")));
        return "rootless";
    }

    private string Init(string runtime, string id)
    {
        string file = runtime == "runc" ? $"run/runc/{id}/state.json" : $"run/crun/{id}/status";
        JsonNode state = JsonNode.Parse(File.ReadAllText(_folder.File(file)))!;
        int process = (int)state[runtime == "runc" ? "init_process_pid" : "pid"]!;

        // Not before it has executed its entry point.
        string status = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/comm";
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(status).TrimEnd() == "sleep", TimeSpan.FromSeconds(20)));
        return process.ToString(CultureInfo.InvariantCulture);
    }

    private JsonNode Inspect(string process)
    {
        ProgramRun run = Call("inspect", process, "-o", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return JsonNode.Parse(run.Output)![0]!;
    }

    private ProgramRun Call(params string[] arguments)
    {
        ProcessStartInfo start = new(Repository.Program("ambicap"), arguments);
        start.Environment["XDG_RUNTIME_DIR"] = _folder.File("run");
        return ProgramRun.Of(start);
    }

    /// <summary>Runs a program as that user. crun refuses a host with both versions of control groups, so one is out of its sight.</summary>
    private ProgramRun AsUser(string program, params string[] arguments)
    {
        const string hide = "! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified; exec \"$@\"";
        return ProgramRun.Of(new ProcessStartInfo("unshare",
        [
            "--mount", "sh", "-c", hide, "sh", "setpriv", "--reuid", User, "--regid", User, "--clear-groups", "env", "--ignore-environment",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin", $"HOME={_folder.File("home")}", $"XDG_RUNTIME_DIR={_folder.File("run")}", program, .. arguments,
        ]));
    }

    private void Own() => Assert.Equal(0, ProgramRun.Of("chown", "--recursive", $"{User}:{User}", _folder.Path).ExitCode);
}
