using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>What the snippets of docs/runtime.md do to the real programs of every suite, and what its table says of wrong ones.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed partial class RuntimePageTests
{
    private const string Limit = "\"NET_BIND_SERVICE\"";

    // What a node may have: a default handler on systemd's control groups and one more.
    private const string NodeOfVersion2 = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"
          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
            SystemdCgroup = true
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.kata]
          runtime_type = "io.containerd.kata.v2"

        """;

    private static readonly string s_nodeOfVersion3 = NodeOfVersion2
        .Replace("version = 2", "version = 3", StringComparison.Ordinal)
        .Replace("io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime", StringComparison.Ordinal);

    private static readonly string[] s_showSets =
        ["--network", "none", "--user", "1000", "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE", "localhost/box", "grep", "Cap", "/proc/self/status"];

    private static string Section2 => RuntimePage.Snippet("[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.ambicap]");

    private static string Section3 => RuntimePage.Snippet("[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.ambicap]");

    [Theory]
    [InlineData("bookworm", 2)]
    [InlineData("trixie", 2)]
    [InlineData("sid", 2)]
    [InlineData("sid", 3)]
    public void Containerd_SectionOfTheFilesVersion_IsAHandlerBesideTheOthers(string suiteName, int version)
    {
        string dump = Dump(suiteName, version == 2 ? NodeOfVersion2 + Section2 : s_nodeOfVersion3 + Section3);
        Assert.Equal(["ambicap", "kata", "runc"], Handlers(dump));
        string ambicap = dump[dump.IndexOf(".runtimes.ambicap]", StringComparison.Ordinal)..dump.IndexOf(".runtimes.kata]", StringComparison.Ordinal)].Replace('\'', '"');
        Assert.Contains("pod_annotations = [\"ambient.ambicap.dev/*\", \"nonroot.ambicap.dev/*\"]", ambicap, StringComparison.Ordinal);
        Assert.Contains("container_annotations = [\"ambicap.dev/ambient\"]", ambicap, StringComparison.Ordinal);
        Assert.Contains("BinaryName = \"/usr/local/bin/ambicap-runtime\"", ambicap, StringComparison.Ordinal);
        Assert.Contains("SystemdCgroup = true", ambicap, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bookworm", "kata runc", 1)]
    [InlineData("trixie", "kata runc", 1)]
    [InlineData("sid", "ambicap runc", 0)]
    public void Containerd_SectionOfVersion3InAFileOfVersion2_IsAsTheTableSays(string suiteName, string handlers, int onSystemd)
    {
        string dump = Dump(suiteName, NodeOfVersion2 + Section3.Replace("SystemdCgroup = true", "", StringComparison.Ordinal));
        Assert.Equal(handlers.Split(' '), Handlers(dump));
        Assert.Equal(onSystemd, dump.Split("SystemdCgroup = true").Length - 1);
    }

    [Fact]
    public void Containerd_FileOfVersion3BeforeContainerd2_IsAsTheTableSays()
    {
        Assert.Equal(["runc"], Handlers(Dump("bookworm", s_nodeOfVersion3 + Section3)));
        Assert.Contains("containerd config version `3` is not supported", Dump("trixie", s_nodeOfVersion3 + Section3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trixie", "{ \"path\"")]
    [InlineData("trixie", "\"runtimeType\"")]
    [InlineData("sid", "{ \"path\"")]
    [InlineData("sid", "\"runtimeType\"")]
    public async Task Docker_Settings_GiveTheGrant(string suiteName, string marker)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateDocker docker = new(suite, RuntimePage.Snippet(marker), Limit);
        docker.Prepare();
        string[] call = ["run", "--rm", "--runtime", "ambicap", "--cap-drop", "ALL", .. s_showSets.Select(word => word == "localhost/box" ? "box" : word)];
        Assert.Equal(new ProgramRun(0, StatusText.Of("0400"), ""), docker.Call(call));
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public void Podman_Settings_GiveTheGrantAndPlainErrors(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, RuntimePage.Snippet("runtime_supports_json"), Limit);
        Assert.Equal(new ProgramRun(0, StatusText.Of("0400"), ""), podman.Call(["--runtime", "ambicap", "run", "--rm", "--cap-drop", "all", .. s_showSets]));
        Assert.StartsWith("--log-format=json --log ", podman.Calls[0], StringComparison.Ordinal);

        ProgramRun absent = podman.Call("--runtime", "ambicap", "run", "--rm", "--network", "none", "localhost/box", "/nowhere");
        Assert.DoesNotContain("level=error", absent.Errors, StringComparison.Ordinal);
        Assert.Contains("/nowhere: no such file or directory", absent.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public void Podman_WithoutSupportsJson_ShowsALineOfTheLog(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        string[] lines = RuntimePage.Snippet("runtime_supports_json").Split('\n');
        string settings = string.Join('\n', lines.Where(line => !line.StartsWith("runtime_supports_json", StringComparison.Ordinal)));
        using PrivatePodman podman = new(suite, settings, Limit);
        Assert.Contains("level=error", podman.Call("--runtime", "ambicap", "run", "--rm", "--network", "none", "localhost/box", "/nowhere").Errors, StringComparison.Ordinal);
        IEnumerable<string> refused = s_showSets.Select(word => word.Replace("NET_BIND_SERVICE", "NET_RAW", StringComparison.Ordinal));
        string refusal = podman.Call(["--runtime", "ambicap", "run", "--rm", .. refused]).Errors;
        Assert.Contains("ambicap: the container may not be granted NET_RAW as ambient: ", refusal, StringComparison.Ordinal);
    }

    /// <summary>What containerd makes of a file, or what it says.</summary>
    private static string Dump(string suiteName, string configuration)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using TemporaryFolder folder = new();
        ProgramRun dump = suite.Run("/usr/bin/containerd", "--config", folder.Write("config.toml", configuration), "config", "dump");
        return dump.Output + dump.Errors;
    }

    private static IEnumerable<string> Handlers(string dump) => HandlerHeader().Matches(dump).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?m)\.containerd\.runtimes\.([a-z]+)\]$")]
    private static partial Regex HandlerHeader();
}
