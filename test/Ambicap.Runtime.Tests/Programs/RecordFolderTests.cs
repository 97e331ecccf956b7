using System.Diagnostics;
using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>A folder of records in trouble, in a mount namespace of its own: without a grant it concerns nobody, with one the container is refused.</summary>
public sealed class RecordFolderTests
{
    private const string Web = "\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"web\"";
    private const string Grant = Web + ",\"ambient.ambicap.dev/web\":\"NET_BIND_SERVICE\"";

    [Theory]
    [InlineData("mount -t tmpfs -o mode=0700 tmpfs FOLDER; mount -o remount,ro FOLDER", "mkdir FOLDER/default: read-only file system")]
    [InlineData("mount -t tmpfs -o nr_inodes=1,mode=0700 tmpfs FOLDER", "mkdir FOLDER/default: no space left on device")]
    [InlineData("mount -t tmpfs -o size=4k,mode=0700 tmpfs FOLDER; head -c 4096 /dev/zero >FOLDER/filler", "write FOLDER/default/web-1.container: no space left on device")]
    [InlineData("mount -t tmpfs tmpfs /run; touch FOLDER", "mkdir FOLDER/default: not a directory")]
    [InlineData("mount -t tmpfs tmpfs /run; ln -s FOLDER FOLDER", "stat FOLDER: too many levels of symbolic links")]
    public void Create_FolderInTrouble_StopsOnlyAGrant(string trouble, string reason)
    {
        Repository.NeedsRoot();
        using WrapperCall call = new();
        call.WriteConfig(Web);
        Assert.Equal(WrapperCall.InnerExitCode, In(trouble, call).ExitCode);

        call.WriteConfig(Grant);
        string before = File.ReadAllText(call.Config);
        ProgramRun run = In(trouble, call);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"ambicap: container \"web\" has a grant that cannot be given: {reason.Replace("FOLDER", "/run/ambicap", StringComparison.Ordinal)}; free or repair that folder\n",
            Regex.Replace(run.Errors, "ambicap-[0-9]+", "ambicap-PID"));
        Assert.Equal(before, File.ReadAllText(call.Config));
    }

    [Fact]
    public void Create_LongestId_IsRememberedAndForgotten()
    {
        using WrapperCall call = new();
        call.WriteConfig(Grant);
        string id = new('a', 255);
        Assert.Equal(WrapperCall.InnerExitCode, call.Create(id).ExitCode);
        Assert.Single(call.Records);
        string process = call.File("process.json");
        File.WriteAllText(process, """{"user":{"uid":1000},"capabilities":{}}""");
        _ = call.Run("exec", "--process", process, id);
        Assert.Contains("CAP_NET_BIND_SERVICE", File.ReadAllText(process), StringComparison.Ordinal);
        _ = call.Run("delete", id);
        Assert.Empty(call.Records);
    }

    [Fact]
    public async Task Exec_ManyAtOnceWhileOthersComeAndGo_EachGetsTheGrant()
    {
        using WrapperCall call = new();
        call.WriteConfig(Grant);
        _ = call.Create();
        string[] processes = [.. Enumerable.Range(0, 48).Select(number => call.File($"process-{number}.json"))];
        await Parallel.ForEachAsync(processes, TestContext.Current.CancellationToken, (file, _) =>
        {
            File.WriteAllText(file, """{"user":{"uid":1000},"capabilities":{}}""");
            Assert.Equal(WrapperCall.InnerExitCode, call.Run("exec", "--process", file, "web-1").ExitCode);
            string other = Path.GetFileNameWithoutExtension(file);
            Assert.Equal(WrapperCall.InnerExitCode, call.Create(other).ExitCode);
            Assert.Equal(WrapperCall.InnerExitCode, call.Run("delete", other).ExitCode);
            return ValueTask.CompletedTask;
        });
        Assert.Equal(["\"ambient\":[\"CAP_NET_BIND_SERVICE\"]"], processes.Select(Ambient).Distinct());
        Assert.Single(call.Records);
    }

    private static string Ambient(string file)
    {
        string text = File.ReadAllText(file);
        int start = text.IndexOf("\"ambient\"", StringComparison.Ordinal);
        return text[start..(text.IndexOf(']', start) + 1)];
    }

    private static ProgramRun In(string trouble, WrapperCall call)
    {
        string wrapper = Repository.Program("ambicap-runtime");
        string script = trouble.Replace("FOLDER", "/run/ambicap", StringComparison.Ordinal);
        ProcessStartInfo start = new("unshare", ["--mount", "sh", "-c", $"mkdir -p -m 0700 /run/ambicap; {script}; exec {wrapper} create --bundle {call.Bundle} web-1"]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = call.ConfigurationFile;
        return ProgramRun.Of(start);
    }
}
