using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

public sealed class WrapperTests
{
    private const string ContainerdWeb = "\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"web\"";
    private const string Grant = "\"ambient.ambicap.dev/web\":\"NET_BIND_SERVICE\"";

    [Fact]
    public void Create_Grant_IsInAllFiveSetsAndTheRealRuntimeIsCalledAsItCame()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},{Grant}");
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
        File.SetUnixFileMode(call.Config, mode);

        ProgramRun run = call.Create();

        Assert.Equal((WrapperCall.InnerExitCode, "", ""), (run.ExitCode, run.Output, run.Errors));
        Assert.Equal(
            ["--root", call.Root, "--log", call.Log, "--log-format", "json", "create", "--bundle", call.Bundle, "web-1"], call.InnerArguments!);
        JsonNode capabilities = JsonNode.Parse(File.ReadAllText(call.Config))!["process"]!["capabilities"]!;
        Assert.Equal(["bounding", "effective", "inheritable", "permitted", "ambient"], capabilities.AsObject().Select(member => member.Key));
        Assert.All(capabilities.AsObject(), member => Assert.Equal("[\"CAP_NET_BIND_SERVICE\"]", member.Value!.ToJsonString()));
        Assert.Equal(mode, File.GetUnixFileMode(call.Config));
        Assert.Equal(["config.json"], Directory.GetFiles(call.Bundle).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"x\":\"y\"")]
    [InlineData(ContainerdWeb)]
    [InlineData("\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"other\"," + Grant)]
    [InlineData("\"io.kubernetes.cri.container-type\":\"sandbox\"," + Grant)]
    [InlineData("\"ambient.ambicap.dev/\":\"NONSENSE\",\"other.ambicap.dev/web\":\"NONSENSE\"")]
    public void Create_NoGrant_LeavesTheVeryFile(string annotations)
    {
        using WrapperCall call = new();
        call.WriteConfig(annotations);
        (DateTime, string) before = (File.GetLastWriteTimeUtc(call.Config), File.ReadAllText(call.Config));

        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);

        Assert.Equal(before, (File.GetLastWriteTimeUtc(call.Config), File.ReadAllText(call.Config)));
        Assert.Equal("no grant", File.ReadAllLines(call.Records.Single())[^1]);
    }

    [Theory]
    [InlineData("\"ambient.ambicap.dev/web\":\"NET_RAW\"", "container \"web\" may not be granted NET_RAW as ambient: this node allows only NET_BIND_SERVICE; add it to allowed in CONFIG on the node, or remove it from the Pod's annotation")]
    [InlineData("\"ambient.ambicap.dev/web\":\"ALL\"", "container \"web\": annotation ambient.ambicap.dev/web: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("\"ambient.ambicap.dev/web\":\"\"", "container \"web\": annotation ambient.ambicap.dev/web: the list is empty; name at least one capability, or remove the key")]
    [InlineData("\"ambicap.dev/ambient\":\"NET_BIND\"", "container \"web\": annotation ambicap.dev/ambient: unknown capability \"NET_BIND\"; see capabilities(7) for the names")]
    [InlineData(Grant + "},\"annotations\":{", "container \"web\" has a grant, but its OCI document is ambiguous: it has the key \"annotations\" twice; correct what writes it")]
    public void Create_GrantThatMayNotBe_IsRefusedInLogAndOnStandardError(string annotation, string message)
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},{annotation}");
        string before = File.ReadAllText(call.Config);
        string expected = "ambicap: " + message.Replace("CONFIG", call.ConfigurationFile, StringComparison.Ordinal);

        ProgramRun run = call.Create();

        Assert.Equal((1, "", expected + "\n"), (run.ExitCode, run.Output, run.Errors));
        JsonNode line = JsonNode.Parse(File.ReadLines(call.Log).Last())!;
        Assert.Equal(("error", expected), ((string)line["level"]!, (string)line["msg"]!));
        Assert.True(DateTime.TryParse((string)line["time"]!, out _));
        Assert.Null(call.InnerArguments);
        Assert.Equal(before, File.ReadAllText(call.Config));
    }

    [Theory]
    [InlineData(Grant, "annotation ambient.ambicap.dev/web: this container manager does not say which container that is; start the container with --annotation ambicap.dev/ambient=CAPABILITY instead")]
    [InlineData(
        "\"io.kubernetes.cri-o.SandboxID\":\"a\",\"ambicap.dev/ambient\":\"NET_BIND_SERVICE\"",
        "annotation ambicap.dev/ambient: in a pod of Podman it may be the Pod's, which is no container's; name the capability in the container's securityContext.capabilities.add, "
        + "which Podman itself makes ambient, or start the container outside a pod with --annotation ambicap.dev/ambient=CAPABILITY")]
    public void Create_GrantThatNobodyCanMatch_IsRefused(string annotations, string message)
    {
        using WrapperCall call = new();
        call.WriteConfig(annotations);
        Assert.Equal($"ambicap: the container: {message}\n", call.Create().Errors);
        Assert.Empty(call.Records);
    }

    [Fact]
    public void AnyCommand_RecordedContainer_NeedsNoConfiguration()
    {
        using WrapperCall call = new();
        call.WriteConfig(ContainerdWeb);
        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);
        File.WriteAllText(call.ConfigurationFile, "runtime = \"/bin/false\"\n");
        foreach (string[] command in new string[][]
        {
            ["start", "web-1"], ["state", "web-1"], ["kill", "web-1", "9"], ["pause", "web-1"], ["resume", "web-1"], ["ps", "-f", "json", "web-1"], ["events", "--stats", "web-1"],
            ["update", "-r", "/x", "web-1"], ["checkpoint", "--image-path", "/x", "web-1"], ["exec", "web-1", "true"], ["mounts", "add", "web-1", "/x"], ["delete", "web-1"],
        })
        {
            Assert.Equal((WrapperCall.InnerExitCode, command[0]), (call.Run(command).ExitCode, command[0]));
        }

        Assert.Equal(1, call.Run("state", "web-1").ExitCode);
    }

    [Fact]
    public void Create_IdThatIsTaken_GoesToTheRuntimeThatHasIt()
    {
        using WrapperCall call = new();
        call.WriteConfig(ContainerdWeb);
        _ = call.Create();
        Directory.CreateDirectory(Path.Combine(call.Root, "web-1"));
        File.WriteAllText(call.ConfigurationFile, "runtime = \"/bin/false\"\n");
        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);
    }

    [Fact]
    public void Exec_RecordedLimit_HoldsAndSaysSo()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},\"nonroot.ambicap.dev/web\":\"NET_RAW\"", """{"user":{"uid":0}}""");
        _ = call.Create();
        File.AppendAllText(call.ConfigurationFile, "allowed = [\"NET_RAW\"]\n");
        File.WriteAllText(call.File("process.json"), """{"user":{"uid":7}}""");
        Assert.Equal(
            "ambicap: container \"web\" may not be granted NET_RAW as ambient: this node allowed only NET_BIND_SERVICE when it was created; "
            + $"add it to allowed in {call.ConfigurationFile} on the node and recreate the container, or remove it from the Pod's annotation\n",
            call.Run("exec", "--process", call.File("process.json"), "web-1").Errors);
    }

    [Fact]
    public void Version_Option_IsThatOfTheProject() =>
        Assert.Equal($"ambicap-runtime {typeof(RefusalException).Assembly.GetName().Version!.ToString(3)}\n", ProgramRun.Of(Repository.Program("ambicap-runtime"), "--ambicap-version").Output);

    [Theory]
    [InlineData("allowed = [\"NET_RAW\"]\n", "0644", null)]
    [InlineData("allowed = [\"NET_RAW\"]\n", "0666", "can be written by others than its owner, so it cannot be trusted; run: chmod 0644")]
    [InlineData("allowd = []\n", "0644", "unknown key \"allowd\"; did you mean allowed?")]
    [InlineData("allowed = [\n", "0644", "not valid TOML; correct")]
    public void Create_Configuration_MattersOnlyWithAGrant(string configuration, string mode, string? error)
    {
        using WrapperCall call = new(configuration);
        File.SetUnixFileMode(call.ConfigurationFile, (UnixFileMode)Convert.ToInt32(mode, 8));
        call.WriteConfig($"{ContainerdWeb},\"ambient.ambicap.dev/web\":\"NET_RAW\"");
        ProgramRun granted = call.Create();
        if (error is null)
        {
            Assert.Equal(WrapperCall.InnerExitCode, granted.ExitCode);
        }
        else
        {
            Assert.Equal(1, granted.ExitCode);
            Assert.Contains(error, granted.Errors, StringComparison.Ordinal);
        }

        // Without a grant a broken file is as good as none: the search finds a real runtime, which dislikes our bundle.
        call.WriteConfig(ContainerdWeb);
        Assert.DoesNotContain("ambicap:", call.Create().Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_GrantedContainer_GetsTheGrantUntilDelete()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},{Grant}");
        _ = call.Create();
        string process = call.File("process.json");

        const string without = """{"user":{"uid":1000},"args":["id"],"capabilities":{"bounding":[]}}""";
        File.WriteAllText(process, without);
        Assert.Equal(WrapperCall.InnerExitCode, call.Run("exec", "--process", process, "--detach", "web-1").ExitCode);
        Assert.Equal(
            """{"user":{"uid":1000},"args":["id"],"capabilities":{"effective":["CAP_NET_BIND_SERVICE"],"inheritable":["CAP_NET_BIND_SERVICE"],"permitted":["CAP_NET_BIND_SERVICE"],"ambient":["CAP_NET_BIND_SERVICE"],"bounding":["CAP_NET_BIND_SERVICE"]}}""",
            File.ReadAllText(process));

        // Another container, another root, and the same container after delete have no grant.
        File.WriteAllText(process, without);
        _ = call.Run("exec", "--process", process, "web-2");
        _ = call.Run("--root", call.File("other"), "exec", "--process", process, "web-1");
        _ = call.Run("delete", "--force", "web-1");
        _ = call.Run("exec", "--process", process, "web-1");
        Assert.Equal(without, File.ReadAllText(process));
        Assert.Empty(call.Records);
    }

    [Fact]
    public void Exec_NonRootGrant_LooksAtTheUserOfThatProcess()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},\"nonroot.ambicap.dev/web\":\"NET_BIND_SERVICE\"", """{"user":{"uid":0}}""");
        string before = File.ReadAllText(call.Config);
        _ = call.Create();
        Assert.Equal(before, File.ReadAllText(call.Config));

        string process = call.File("process.json");
        File.WriteAllText(process, """{"user":{"uid":0}}""");
        _ = call.Run("exec", "--process", process, "web-1");
        Assert.Equal("""{"user":{"uid":0}}""", File.ReadAllText(process));

        File.WriteAllText(process, """{"user":{"uid":7}}""");
        _ = call.Run("exec", "--process", process, "web-1");
        Assert.Contains("\"ambient\":[\"CAP_NET_BIND_SERVICE\"]", File.ReadAllText(process), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SameIdWithoutAGrant_ForgetsALeftover()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},{Grant}");
        _ = call.Create();
        call.WriteConfig(ContainerdWeb);
        _ = call.Create();
        Assert.Equal("no grant", File.ReadAllLines(call.Records.Single())[^1]);
    }

    [Fact]
    public void Exec_DamagedState_IsRefused()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},{Grant}");
        _ = call.Create();
        string state = call.Records.Single();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(state));
        File.WriteAllText(call.File("process.json"), "{}");
        foreach (string damaged in new[] { "", File.ReadAllText(state)[..^30], "ambicap record 1\nruntime /bin/true\nconfig \n" })
        {
            File.WriteAllText(state, damaged);
            ProgramRun run = call.Run("exec", "--process", call.File("process.json"), "web-1");
            Assert.Equal((1, $"ambicap: the record {state} is damaged or was changed by others; recreate the container\n"), (run.ExitCode, run.Errors));
        }
    }

    [Theory]
    [InlineData("state", "create")]
    [InlineData("features")]
    [InlineData("--version")]
    [InlineData("kill", "web-1", "9")]
    [InlineData("update", "--memory", "1", "web-1")]
    [InlineData("events", "--stats", "créate")]
    [InlineData("exec", "web-1", "sh", "-c", "a  b\t'")]
    [InlineData("create", "--bundle", "/nowhere", "")]
    public void AnyOther_Command_PassesAsItCame(params string[] command)
    {
        using WrapperCall call = new();
        Assert.Equal(WrapperCall.InnerExitCode, call.Run(command).ExitCode);
        Assert.Equal(command, call.InnerArguments![6..]);
    }

    [Theory]
    [InlineData("allowed = []", 0, "allowed    nothing\n", "")]
    [InlineData("allowed = [\"NET_RAW\"]", 0, "allowed    NET_RAW\n", "")]
    [InlineData("allow = []", 1, "", "ambicap: CONFIG:2: unknown key \"allow\"; did you mean allowed?\n")]
    public void CheckConfig_File_IsJudgedAndPrinted(string line, int exitCode, string output, string errors)
    {
        using WrapperCall call = new(line + "\n");
        ProcessStartInfo start = new(Repository.Program("ambicap-runtime"), ["--ambicap-check-config"]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = call.ConfigurationFile;
        ProgramRun run = ProgramRun.Of(start);
        Assert.Equal((exitCode, errors.Replace("CONFIG", call.ConfigurationFile, StringComparison.Ordinal)), (run.ExitCode, run.Errors));
        Assert.Contains(output, run.Output, StringComparison.Ordinal);
        Assert.Null(call.InnerArguments);
    }

    [Fact]
    public void Exec_SameRootByAnotherName_FindsTheGrant()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},{Grant}");
        string root = call.File("root");
        Directory.CreateDirectory(root);
        File.CreateSymbolicLink(call.File("link"), root);
        _ = call.Run("--root", root, "create", "--bundle", call.Bundle, "web-1");
        foreach (string name in new[] { root, call.File("link"), "./root", "root/../link/", root + "//" })
        {
            string process = call.File("process.json");
            File.WriteAllText(process, "{}");
            _ = call.Run("--root", name, "exec", "--process", process, "web-1");
            Assert.Contains("CAP_NET_BIND_SERVICE", File.ReadAllText(process), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Create_RecordFolderOfOthers_IsRefusedWithAGrant()
    {
        using WrapperCall call = new();
        Directory.CreateDirectory(call.RecordFolder);
        File.SetUnixFileMode(call.RecordFolder, (UnixFileMode)0x1FF);
        call.WriteConfig($"{ContainerdWeb},{Grant}");
        ProgramRun run = call.Create();
        Assert.Equal(
            (1, $"ambicap: container \"web\" has a grant, and the folder of records {call.RecordFolder} could be changed by others; run: chown root:root {call.RecordFolder} && chmod 0700 {call.RecordFolder}\n"),
            (run.ExitCode, run.Errors));
        call.WriteConfig(ContainerdWeb);
        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);
    }

    [Fact]
    public void Create_WrongLimit_StillUsesTheConfiguredRuntime()
    {
        using WrapperCall call = new("allowd = []\n");
        call.WriteConfig(ContainerdWeb);
        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);
    }

    [Theory]
    [InlineData("{\"annotations\":{\"image\":\"ambicap.dev\"}} trailing")]
    [InlineData("not json, ambicap.dev")]
    [InlineData("")]
    public void Create_DocumentThatIsNoJson_WithoutAGrantPasses(string config)
    {
        using WrapperCall call = new();
        File.WriteAllText(call.Config, config);
        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);
    }

    [Fact]
    public void Create_ConfigurationFromAPipe_IsLeftToTheRealRuntime()
    {
        using WrapperCall call = new();
        string pipe = call.File("pipe");
        Assert.Equal(0, ProgramRun.Of("mkfifo", pipe).ExitCode);
        string script = $"echo content >{pipe} & exec {Repository.Program("ambicap-runtime")} create --config={pipe} web-1 2>/dev/null";
        File.WriteAllText(call.ConfigurationFile, $"runtime = \"{WriteReader(call, pipe)}\"\n");
        ProcessStartInfo start = new("/bin/sh", ["-c", script]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = call.ConfigurationFile;
        Assert.Equal("content\n", ProgramRun.Of(start).Output);
    }

    private static string WriteReader(WrapperCall call, string pipe)
    {
        string reader = call.File("reader");
        File.WriteAllText(reader, $"#!/bin/sh\nexec cat {pipe}\n");
        File.SetUnixFileMode(reader, (UnixFileMode)0x1ED);
        return reader;
    }

    [Theory]
    [InlineData("file:", true)]
    [InlineData("journald:", false)]
    public void Create_CrunsLogDestinations_AreUnderstood(string prefix, bool isFile)
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},\"ambient.ambicap.dev/web\":\"NET_RAW\"");
        string log = call.File("other.log");
        _ = call.Run("--log", prefix + log, "--log-format", "text", "create", "--bundle", call.Bundle, "web-1");
        Assert.Equal(isFile, File.Exists(log));
        if (isFile)
        {
            Assert.Matches("^time=\"[^\"]+Z\" level=error msg=\"ambicap: container .\"web.\" may not be granted NET_RAW as ambient: .*\"\n$", File.ReadAllText(log));
        }
    }

    [Fact]
    public void Create_LogThatCannotBeWritten_StillReachesStandardError()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},\"ambient.ambicap.dev/web\":\"NET_RAW\"");
        Directory.CreateDirectory(call.Log);
        ProgramRun run = call.Create();
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("ambicap: container \"web\" may not be granted NET_RAW", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_LogWithoutItsLastLineEnd_GetsALineOfItsOwn()
    {
        using WrapperCall call = new();
        call.WriteConfig($"{ContainerdWeb},\"ambient.ambicap.dev/web\":\"NET_RAW\"");
        File.WriteAllText(call.Log, "partial");
        _ = call.Create();
        string[] lines = File.ReadAllLines(call.Log);
        Assert.Equal((2, "partial"), (lines.Length, lines[0]));
        Assert.StartsWith("{\"level\":\"error\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ManyAnnotationsOfOurs_PassesAtOnceAndWithTheEnvironmentAsItCame()
    {
        using WrapperCall call = new();
        File.WriteAllText(call.ConfigurationFile, "runtime = \"/usr/bin/env\"\n");
        call.WriteConfig(string.Join(',', Enumerable.Range(0, 200_000).Select(number => $"\"x.ambicap.dev/{number}\":\"\"")));
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap-runtime"), "create", "--bundle", call.Bundle, "web-1");
        Assert.DoesNotContain("AMBICAP_RUNTIME_TURNS", run.Output, StringComparison.Ordinal);
        Assert.Equal(WrapperCall.InnerExitCode, new WrapperCall().Run("create", "--bundle", call.Bundle, "web-1").ExitCode);
    }
}
