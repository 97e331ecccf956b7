using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;

namespace Ambicap.Cli.Tests.Install;

/// <summary>When a node counts as clean, and which Pods stand in the way.</summary>
public sealed class NodeCleaningTests
{
    private const string Ended = """{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":0}}}""";

    [Theory]
    [InlineData("uninstall", """{"state":{"terminated":{"exitCode":0}}}""", null)]
    [InlineData("uninstall", Ended, null)]
    [InlineData("uninstall", """{"state":{"terminated":{"exitCode":1,"message":"config.toml was edited meanwhile\n"}}}""", "node n1: it failed: config.toml was edited meanwhile")]
    [InlineData("uninstall", """{"state":{"waiting":{"reason":"ErrImagePull","message":"no such image"}}}""", "node n1: its Pod waits: ErrImagePull no such image")]
    [InlineData("uninstall", """{"state":{"running":{}}}""", "node n1: its Pod is Running")]
    [InlineData("run", """{"state":{"running":{}}}""", "node n1: Pod p is still the one that runs Ambicap")]
    [InlineData("run", Ended, "node n1: Pod p is still the one that runs Ambicap")]
    public void Dirty_Pod_IsCleanOnlyAfterItsEndWith0(string verb, string status, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], NodeCleaning.Dirty(Set(wanted: 1), [Pod(verb, status)]));

    [Fact]
    public void Dirty_PodsMissingOrControllerBehind_IsNotClean()
    {
        Assert.Equal(["1 nodes have no Pod of ambicap-node yet"], NodeCleaning.Dirty(Set(wanted: 2), [Pod("uninstall", Ended)]));
        Assert.Equal(["the DaemonSet controller has not seen the change yet"], NodeCleaning.Dirty(Set(wanted: 1, seen: 1), [Pod("uninstall", Ended)]));
        Assert.Empty(NodeCleaning.Dirty(Set(wanted: 0), []));
    }

    /// <summary>What is applied is no answer of the API server, and asks nothing of a server that is not there.</summary>
    [Theory]
    [InlineData(false, """["uninstall","--host-root=/host"]""")]
    [InlineData(true, """["uninstall","--host-root=/host","--force"]""")]
    public void Cleaning_RunningDaemonSet_HasAnotherVerbAndNoProbes(bool isForced, string expected)
    {
        JsonObject running = InstallPlan.Of(new InstallOptions { Namespace = "a" }).Handler.Single(item => (string?)item["kind"] == "DaemonSet");
        running["status"] = new JsonObject();
        running["metadata"]!["resourceVersion"] = "7";
        JsonObject cleaning = NodeCleaning.Cleaning(running, isForced);
        JsonObject container = (JsonObject)cleaning["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal(expected, container["args"]!.ToJsonString());
        Assert.DoesNotContain(container, entry => entry.Key.EndsWith("Probe", StringComparison.Ordinal));
        Assert.Null(cleaning["status"]);
        Assert.Null(cleaning["metadata"]!["resourceVersion"]);
        Assert.Equal("100%", (string?)cleaning["spec"]!["updateStrategy"]!["rollingUpdate"]!["maxUnavailable"]);
    }

    [Fact]
    public void Find_Pods_ByGrantOrByHandler()
    {
        JsonNode[] classes = [Parse("""{"metadata":{"name":"ambicap"},"handler":"ambicap"}"""), Parse("""{"metadata":{"name":"mine"},"handler":"ambicap"}"""), Parse("""{"metadata":{"name":"gvisor"},"handler":"runsc"}""")];
        JsonNode[] pods =
        [
            Parse("""{"metadata":{"namespace":"b","name":"class"},"spec":{"runtimeClassName":"mine","nodeName":"n"}}"""),
            Parse("""{"metadata":{"namespace":"a","name":"grant","annotations":{"ambient.ambicap.dev/web":"KILL","nonroot.ambicap.dev/log":"SYSLOG","other":"x"}},"spec":{}}"""),
            Parse("""{"metadata":{"namespace":"a","name":"plain","annotations":{"other":"x"}},"spec":{"runtimeClassName":"gvisor"}}"""),
        ];
        IReadOnlyList<GrantedPod> found = GrantedPods.Find(classes, pods);
        Assert.Equal(["a/grant", "b/class"], found.Select(pod => $"{pod.Namespace}/{pod.Name}"));
        Assert.Equal(["log=SYSLOG", "web=KILL"], found[0].Grants);
        Assert.Equal("n", found[1].Node);
    }

    private static JsonObject Set(int wanted, int seen = 2) => new JsonObject
    {
        ["metadata"] = new JsonObject { ["generation"] = 2L },
        ["status"] = new JsonObject { ["desiredNumberScheduled"] = wanted, ["observedGeneration"] = (long)seen },
    };

    private static JsonNode Pod(string verb, string status) => Parse("""
        {"metadata":{"name":"p"},"spec":{"nodeName":"n1","containers":[{"args":["VERB"]}]},"status":{"phase":"Running","containerStatuses":[STATUS]}}
        """.Replace("VERB", verb, StringComparison.Ordinal).Replace("STATUS", status, StringComparison.Ordinal));

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
