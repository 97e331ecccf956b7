using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>What the published program does with a grant that the container's seccomp profile filters.</summary>
public sealed class FilteredGrantCallTests
{
    private const string ContainerdWeb = "\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"web\"";
    private const string Allowed = "allowed = [\"SYSLOG\", \"BPF\", \"NET_RAW\"]\n";

    // As a container manager that knows of nothing, or of one capability, would write it.
    private const string Closed = """},"linux":{"seccomp":{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read"],"action":"SCMP_ACT_ALLOW"}]}""";
    private const string Open = """},"linux":{"seccomp":{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["syslog"],"action":"SCMP_ACT_ALLOW"}]}""";

    [Theory]
    [InlineData("{}", "container \"web\" is granted SYSLOG, but its seccomp profile refuses what that is for (syslog), since the container manager does not know of the grant; name SYSLOG in capabilities.add too (docker, podman: --cap-add SYSLOG)")]
    [InlineData("""{"bounding":["CAP_SYSLOG"]}""", "container \"web\" is granted SYSLOG, but its seccomp profile refuses everything that is for (syslog), though the container manager knows of it; use a profile that allows it, or a newer container manager")]
    public void Create_ProfileThatFiltersTheGrant_IsRefused(string capabilities, string message)
    {
        using WrapperCall call = new(Allowed);
        call.WriteConfig($"{ContainerdWeb},\"ambient.ambicap.dev/web\":\"SYSLOG\"{Closed}", Process(1000, capabilities));
        string before = File.ReadAllText(call.Config);

        Assert.Equal((1, $"ambicap: {message}\n"), (call.Create().ExitCode, call.Create().Errors));

        Assert.Null(call.InnerArguments);
        Assert.Equal(before, File.ReadAllText(call.Config));
        Assert.Empty(call.Records);
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web", "SYSLOG", Open)]
    [InlineData("ambient.ambicap.dev/web", "SYSLOG", "")]
    [InlineData("ambient.ambicap.dev/web", "NET_RAW", Closed)]
    public void Create_ProfileThatLetsTheGrantWork_IsGiven(string key, string names, string profile)
    {
        using WrapperCall call = new(Allowed);
        call.WriteConfig($"{ContainerdWeb},\"{key}\":\"{names}\"{profile}");

        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);

        Assert.Equal($"[\"CAP_{names}\"]", JsonNode.Parse(File.ReadAllText(call.Config))!["process"]!["capabilities"]!["ambient"]!.ToJsonString());
    }

    [Fact]
    public void Exec_NonRootInAContainerOfRoot_IsRefusedAndRootIsNot()
    {
        using WrapperCall call = new(Allowed);
        call.WriteConfig($"{ContainerdWeb},\"nonroot.ambicap.dev/web\":\"SYSLOG\"{Closed}", Process(0, "{}"));
        Assert.Equal(WrapperCall.InnerExitCode, call.Create().ExitCode);
        string process = call.File("process.json");

        File.WriteAllText(process, Process(0, "{}"));
        Assert.Equal(WrapperCall.InnerExitCode, call.Run("exec", "--process", process, "web-1").ExitCode);
        File.WriteAllText(process, Process(1000, "{}"));
        ProgramRun run = call.Run("exec", "--process", process, "web-1");

        Assert.Equal(
            (1, "ambicap: container \"web\" is granted SYSLOG for users that are not root, but its seccomp profile refuses what that is for (syslog); start the container as such a user, with SYSLOG in capabilities.add\n"),
            (run.ExitCode, run.Errors));
        Assert.Equal(Process(1000, "{}"), File.ReadAllText(process));
    }

    private static string Process(int user, string capabilities) => $"{{\"user\":{{\"uid\":{user},\"gid\":0}},\"capabilities\":{capabilities}}}";
}
