using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>Both forms of exec, and checkpoint and restore, on the runtimes of every suite.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class BundleCallerTests
{
    public static MatrixTheoryData<string, string> Runtimes => new(["bookworm", "trixie", "sid"], ["runc", "crun"]);

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Exec_BothForms_HaveTheGrant(string suiteName, string runtime)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PlainBundle bundle = new(suite, runtime, "NET_BIND_SERVICE", "sleep", "1000");
        Assert.Equal(0, bundle.Start("run", "--detach", "--bundle", bundle.Path, bundle.Id));
        string process = bundle.WriteProcess("grep", "Cap", "/proc/self/status");

        Assert.Equal(StatusText.Of("0400"), bundle.Call("exec", "--process", process, bundle.Id).Output);
        Assert.Equal(StatusText.Of("0400"), bundle.Call("exec", bundle.Id, "grep", "Cap", "/proc/self/status").Output);
        Assert.Equal(0, bundle.Call("delete", "--force", bundle.Id).ExitCode);
    }

    /// <summary>criu refuses processes of another user where CAP_SYS_RESOURCE is missing, so this one is root's.</summary>
    [Theory]
    [InlineData("trixie")]
    [InlineData("sid")]
    public void Restore_OfAGrantedContainer_HasTheGrantAndSoHasExec(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PlainBundle bundle = new(suite, "runc", "NET_BIND_SERVICE", "sleep", "1000");
        Edit(bundle);
        Assert.Equal(0, bundle.Start("run", "--detach", "--bundle", bundle.Path, bundle.Id));
        string[] images = ["--image-path", bundle.Path + "/image", "--work-path", bundle.Path + "/work"];

        ProgramRun checkpoint = bundle.Call(["checkpoint", .. images, bundle.Id]);
        Assert.SkipUnless(checkpoint.ExitCode == 0, $"criu of {suiteName} cannot checkpoint here: {checkpoint.Errors.TrimEnd().Split('\n').Last()}");
        string pidFile = bundle.Path + "/pid";
        Assert.Equal(0, bundle.Start(["restore", "--detach", "--bundle", bundle.Path, "--pid-file", pidFile, .. images, bundle.Id]));
        IEnumerable<string> sets = File.ReadLines($"/proc/{File.ReadAllText(pidFile)}/status").Where(line => line.StartsWith("Cap", StringComparison.Ordinal));
        Assert.Equal(StatusText.Of("0400"), string.Concat(sets.Select(line => line + "\n")));

        string state = (string)JsonNode.Parse(bundle.Call("state", bundle.Id).Output)!["status"]!;
        Assert.SkipUnless(state == "running", $"what criu of {suiteName} restores has the grant, and ends at once on this kernel, without ambicap-runtime too");
        Assert.Equal(StatusText.Of("0400"), bundle.Call("exec", bundle.Id, "grep", "Cap", "/proc/self/status").Output);
        string process = bundle.WriteProcess("grep", "Cap", "/proc/self/status");
        Assert.Equal(StatusText.Of("0400"), bundle.Call("exec", "--process", process, bundle.Id).Output);
    }

    /// <summary>Root's, without a network namespace, which criu would lock with iptables, and with the folder that criu 4.2 writes to.</summary>
    private static void Edit(PlainBundle bundle)
    {
        JsonNode config = JsonNode.Parse(File.ReadAllText(bundle.Config))!;
        config["process"]!["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 };
        config["root"]!["readonly"] = false;
        Directory.CreateDirectory(bundle.Path + "/rootfs/tmp");
        JsonArray namespaces = config["linux"]!["namespaces"]!.AsArray();
        _ = namespaces.Remove(namespaces.Single(entry => (string?)entry!["type"] == "network"));
        File.WriteAllText(bundle.Config, config.ToJsonString());
    }
}
