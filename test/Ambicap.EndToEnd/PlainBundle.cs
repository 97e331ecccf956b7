using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cli.Images;
using Ambicap.EndToEnd.Callers;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>A bundle with busybox in it, and a wrapper in front of one real runtime; deleted by force in the end.</summary>
internal sealed class PlainBundle : IDisposable
{
    private static int s_count;
    private readonly TemporaryFolder _folder = new();
    private readonly string _runtime;
    private readonly string[] _prefix;
    private readonly string[] _options;

    internal PlainBundle(string runtime, string? ambient, params string[] arguments)
        : this(null, runtime, ambient, arguments)
    {
    }

    /// <summary>The same in front of a suite's runtime instead of the machine's.</summary>
    internal PlainBundle(CallerSuite? suite, string runtime, string? ambient, params string[] arguments)
    {
        Repository.NeedsRoot();
        _runtime = $"/usr/{(runtime == "runc" ? "sbin" : "bin")}/{runtime}";
        Assert.SkipUnless(suite is not null || File.Exists(_runtime), $"{_runtime} is not installed");

        // crun refuses a host that has both versions of control groups mounted, even where it is to use none.
        bool isHybrid = runtime == "crun" && Directory.Exists("/sys/fs/cgroup/unified");
        _prefix = suite is not null ? [.. suite.Prefix] : isHybrid ? ["unshare", "--mount", "sh", "-c", "umount /sys/fs/cgroup/unified && exec \"$@\"", "sh"] : [];
        _options = ["--root", _folder.File("root"), .. isHybrid ? (string[])["--cgroup-manager", "disabled"] : []];
        WriteRootFolder();
        WriteConfig(ambient, arguments.Length > 0 ? arguments : ["grep", "Cap", "/proc/self/status"]);
        _ = _folder.Write("runtime.toml", $"runtime = \"{_runtime}\"\nstate_dir = \"{StateFolder}\"\n");
    }

    internal string Id { get; } = $"ambicap-test-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";

    internal string Path => _folder.File("bundle");

    internal string Config => System.IO.Path.Combine(Path, "config.json");

    internal string StateFolder => _folder.File("state");

    internal ProgramRun Call(params IEnumerable<string> command) => ProgramRun.Of(NewStart(command));

    internal ProgramRun CallDirectly(params IEnumerable<string> command) => ProgramRun.Of(NewStart(_runtime, command));

    /// <summary>Calls with the container's output going nowhere: a detached container would hold a pipe open.</summary>
    internal int Start(params IEnumerable<string> command)
    {
        ProcessStartInfo call = NewStart(command);
        ProcessStartInfo quiet = new("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", call.FileName, .. call.ArgumentList]);
        quiet.Environment["AMBICAP_RUNTIME_CONFIG"] = call.Environment["AMBICAP_RUNTIME_CONFIG"];
        return ProgramRun.Of(quiet).ExitCode;
    }

    internal string WriteProcess(params string[] arguments)
    {
        JsonNode process = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Path, "config.json")))!["process"]!.DeepClone();
        process["args"] = Strings(arguments);
        process["capabilities"] = new JsonObject();
        return _folder.Write("process.json", process.ToJsonString());
    }

    public void Dispose()
    {
        _ = CallDirectly("delete", "--force", Id);
        _folder.Dispose();
    }

    /// <summary>A call of the wrapper, not started yet.</summary>
    internal ProcessStartInfo NewStart(params IEnumerable<string> command) => NewStart(Repository.Program("ambicap-runtime"), command);

    private ProcessStartInfo NewStart(string program, IEnumerable<string> command)
    {
        string[] words = [.. _prefix, program, .. _options, .. command];
        ProcessStartInfo start = new(words[0], words[1..]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = _folder.File("runtime.toml");
        return start;
    }

    private void WriteRootFolder()
    {
        string? busybox = BusyboxImages.FindBusybox();
        Assert.SkipWhen(busybox is null, "no static busybox is installed");
        string bin = System.IO.Path.Combine(Path, "rootfs", "bin");
        Directory.CreateDirectory(bin);
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "rootfs", "proc"));
        File.Copy(busybox, System.IO.Path.Combine(bin, "busybox"));
        File.CreateSymbolicLink(System.IO.Path.Combine(bin, "grep"), "busybox");
        File.CreateSymbolicLink(System.IO.Path.Combine(bin, "sleep"), "busybox");
    }

    /// <summary>The configuration that <c>runc spec</c> makes, with another process.</summary>
    private void WriteConfig(string? ambient, string[] arguments)
    {
        Assert.Equal(0, ProgramRun.Of("/usr/sbin/runc", "spec", "--bundle", Path).ExitCode);
        string file = System.IO.Path.Combine(Path, "config.json");
        JsonNode config = JsonNode.Parse(File.ReadAllText(file))!;
        JsonNode process = config["process"]!;
        process["terminal"] = false;
        process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        process["args"] = Strings(arguments);
        process["env"] = Strings(["PATH=/bin"]);
        process["noNewPrivileges"] = true;
        process["capabilities"] = new JsonObject();
        process.AsObject().Remove("rlimits");
        if (ambient is not null)
        {
            config["annotations"] = new JsonObject { ["ambicap.dev/ambient"] = ambient };
        }

        File.WriteAllText(file, config.ToJsonString());
    }

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];
}
