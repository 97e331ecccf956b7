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
        Assert.SkipUnless(suite is not null || System.IO.File.Exists(_runtime), $"{_runtime} is not installed");

        // crun refuses a host that has both versions of control groups mounted, even where it is to use none.
        bool isHybrid = runtime == "crun" && Directory.Exists("/sys/fs/cgroup/unified");
        _prefix = suite is not null ? [.. suite.Prefix] : isHybrid ? ["unshare", "--mount", "sh", "-c", "umount /sys/fs/cgroup/unified && exec \"$@\"", "sh"] : [];
        _options = ["--root", _folder.File("root"), .. isHybrid ? (string[])["--cgroup-manager", "disabled"] : []];
        WriteRootFolder();
        WriteConfig(ambient, arguments.Length > 0 ? arguments : ["grep", "Cap", "/proc/self/status"]);
        Configure($"runtime = \"{_runtime}\"\n");
    }

    internal string Id { get; } = $"ambicap-test-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";

    internal string Path => _folder.File("bundle");

    internal string Config => System.IO.Path.Combine(Path, "config.json");

    internal string ConfigurationFile => _folder.File("runtime.toml");

    internal string RealRuntime => _runtime;

    /// <summary>The record of the container.</summary>
    internal string Record => $"/run/ambicap/root{_folder.File("root")}/{Id}.container";

    /// <summary>A file in the bundle's folder.</summary>
    internal string File(string name) => _folder.File(name);

    internal void Configure(string text) => System.IO.File.WriteAllText(ConfigurationFile, text);

    internal ProgramRun Call(params IEnumerable<string> command) => ProgramRun.Of(NewStart(command));

    internal ProgramRun CallDirectly(params IEnumerable<string> command) => ProgramRun.Of(NewStart(_runtime, command));

    /// <summary>Calls with the container's output going nowhere: a detached container would hold a pipe open.</summary>
    internal int Start(params IEnumerable<string> command) => ProgramRun.Of(Quiet(NewStart(command))).ExitCode;

    /// <summary>The same call with its output going nowhere.</summary>
    internal static ProcessStartInfo Quiet(ProcessStartInfo call)
    {
        ProcessStartInfo quiet = new("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", call.FileName, .. call.ArgumentList]);
        quiet.Environment["AMBICAP_RUNTIME_CONFIG"] = call.Environment["AMBICAP_RUNTIME_CONFIG"];
        return quiet;
    }

    internal string WriteProcess(params string[] arguments)
    {
        JsonNode process = JsonNode.Parse(System.IO.File.ReadAllText(System.IO.Path.Combine(Path, "config.json")))!["process"]!.DeepClone();
        process["args"] = Strings(arguments);
        process["capabilities"] = new JsonObject();
        return _folder.Write("process.json", process.ToJsonString());
    }

    public void Dispose()
    {
        _ = CallDirectly("delete", "--force", Id);
        string records = "/run/ambicap/root" + _folder.Path;
        if (Directory.Exists(records))
        {
            Directory.Delete(records, recursive: true);
        }

        _folder.Dispose();
    }

    /// <summary>A call of the wrapper, not started yet.</summary>
    internal ProcessStartInfo NewStart(params IEnumerable<string> command) => NewStart(Repository.Program("ambicap-runtime"), command);

    /// <summary>A call of some program in the wrapper's place, not started yet.</summary>
    internal ProcessStartInfo NewStart(string program, IEnumerable<string> command)
    {
        string[] words = [.. _prefix, program, .. _options, .. command];
        ProcessStartInfo start = new(words[0], words[1..]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = ConfigurationFile;
        return start;
    }

    private void WriteRootFolder()
    {
        string? busybox = BusyboxImages.FindBusybox();
        Assert.SkipWhen(busybox is null, "no static busybox is installed");
        string bin = System.IO.Path.Combine(Path, "rootfs", "bin");
        Directory.CreateDirectory(bin);
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "rootfs", "proc"));
        System.IO.File.Copy(busybox, System.IO.Path.Combine(bin, "busybox"));
        System.IO.File.CreateSymbolicLink(System.IO.Path.Combine(bin, "grep"), "busybox");
        System.IO.File.CreateSymbolicLink(System.IO.Path.Combine(bin, "sleep"), "busybox");
    }

    /// <summary>The configuration that <c>runc spec</c> makes, with another process.</summary>
    private void WriteConfig(string? ambient, string[] arguments)
    {
        Assert.Equal(0, ProgramRun.Of("/usr/sbin/runc", "spec", "--bundle", Path).ExitCode);
        string file = Config;
        JsonNode config = JsonNode.Parse(System.IO.File.ReadAllText(file))!;
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

        System.IO.File.WriteAllText(file, config.ToJsonString());
    }

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];
}
