using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cli.Images;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>ambicap-runtime in front of real runc and crun, on a bundle of somebody's own, as Podman and others call it.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class PlainBundleTests
{
    private const string Granted =
        "CapInh:\t0000000000000400\nCapPrm:\t0000000000000400\nCapEff:\t0000000000000400\nCapBnd:\t0000000000000400\nCapAmb:\t0000000000000400\n";

    public static TheoryData<string> Runtimes => ["runc", "crun"];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Run_Annotation_IsInAllFiveSets(string runtime)
    {
        using Bundle bundle = new(runtime, "NET_BIND_SERVICE");
        ProgramRun run = bundle.Call("run", "--bundle", bundle.Path, bundle.Id);
        Assert.Equal((0, Granted, ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Run_NoAnnotation_IsWhatTheRuntimeItselfDoes(string runtime)
    {
        using Bundle bundle = new(runtime, null);
        ProgramRun direct = bundle.CallDirectly("run", "--bundle", bundle.Path, bundle.Id);
        ProgramRun run = bundle.Call("run", "--bundle", bundle.Path, bundle.Id);
        Assert.Equal(0, direct.ExitCode);
        Assert.Equal(direct, run);
        Assert.Equal(Granted.Replace('4', '0'), run.Output);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Run_OutsideTheLimit_IsRefusedBeforeTheRuntimeIsCalled(string runtime)
    {
        using Bundle bundle = new(runtime, "NET_RAW");
        ProgramRun run = bundle.Call("run", "--bundle", bundle.Path, bundle.Id);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("ambicap: the container may not be granted NET_RAW as ambient: this node allows only NET_BIND_SERVICE; ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Exec_IntoACreatedContainer_HasTheGrantUntilItIsDeleted(string runtime)
    {
        using Bundle bundle = new(runtime, "NET_BIND_SERVICE", "sleep", "100");
        Assert.Equal(0, bundle.Start("run", "--detach", "--bundle", bundle.Path, bundle.Id));
        string process = bundle.WriteProcess("grep", "Cap", "/proc/self/status");

        Assert.Equal(Granted, bundle.Call("exec", "--process", process, bundle.Id).Output);
        Assert.Equal(Granted, bundle.Call("exec", bundle.Id, "grep", "Cap", "/proc/self/status").Output);

        // A create and a delete that the real runtime refuses change nothing.
        Assert.NotEqual(0, bundle.Call("create", "--bundle", bundle.Path, bundle.Id).ExitCode);
        Assert.NotEqual(0, bundle.Call("delete", bundle.Id).ExitCode);
        process = bundle.WriteProcess("grep", "Cap", "/proc/self/status");
        Assert.Equal(Granted, bundle.Call("exec", "--process", process, bundle.Id).Output);

        Assert.Equal(0, bundle.Call("delete", "--force", bundle.Id).ExitCode);
        Assert.Empty(Directory.GetFiles(bundle.StateFolder, "*.grant", SearchOption.AllDirectories));
    }

    /// <summary>A bundle with busybox in it, and a wrapper in front of one real runtime; deleted by force in the end.</summary>
    private sealed class Bundle : IDisposable
    {
        private static int s_count;
        private readonly TemporaryFolder _folder = new();
        private readonly string _runtime;
        private readonly string[] _prefix;
        private readonly string[] _options;

        internal Bundle(string runtime, string? ambient, params string[] arguments)
        {
            Repository.NeedsRoot();
            _runtime = $"/usr/{(runtime == "runc" ? "sbin" : "bin")}/{runtime}";
            Assert.SkipUnless(File.Exists(_runtime), $"{_runtime} is not installed");

            // crun refuses a host that has both versions of control groups mounted, even where it is to use none.
            bool isHybrid = runtime == "crun" && Directory.Exists("/sys/fs/cgroup/unified");
            _prefix = isHybrid ? ["unshare", "--mount", "sh", "-c", "umount /sys/fs/cgroup/unified && exec \"$@\"", "sh"] : [];
            _options = ["--root", _folder.File("root"), .. isHybrid ? (string[])["--cgroup-manager", "disabled"] : []];
            WriteRootFolder();
            WriteConfig(ambient, arguments.Length > 0 ? arguments : ["grep", "Cap", "/proc/self/status"]);
            _ = _folder.Write("runtime.toml", $"runtime = \"{_runtime}\"\nstate_dir = \"{StateFolder}\"\n");
        }

        internal string Id { get; } = $"ambicap-test-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";

        internal string Path => _folder.File("bundle");

        internal string StateFolder => _folder.File("state");

        internal ProgramRun Call(params IEnumerable<string> command) => ProgramRun.Of(NewStart(Repository.Program("ambicap-runtime"), command));

        internal ProgramRun CallDirectly(params IEnumerable<string> command) => ProgramRun.Of(NewStart(_runtime, command));

        /// <summary>Calls with the container's output going nowhere: a detached container would hold a pipe open.</summary>
        internal int Start(params IEnumerable<string> command)
        {
            ProcessStartInfo call = NewStart(Repository.Program("ambicap-runtime"), command);
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
}
