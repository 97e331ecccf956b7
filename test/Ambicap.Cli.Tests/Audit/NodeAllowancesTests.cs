using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Audit;
using Ambicap.Host;

namespace Ambicap.Cli.Tests.Audit;

public sealed class NodeAllowancesTests
{
    private const string Limit = "allowed = [\"KILL\"]\n[[nodes]]\nselector = { pool = \"edge\" }\nallowed = [\"NET_RAW\"]\n";

    [Theory]
    [InlineData("KILL", "plain")]
    [InlineData("NET_RAW", "edge")]
    [InlineData("KILL,NET_RAW", "")]
    [InlineData("", "bare edge plain")]
    public void That_Grant_IsTheNodesWhoseLimitHasAllOfIt(string grant, string nodes) =>
        Assert.Equal(nodes, string.Join(' ', NodeAllowances.Of(Nodes(), Limit).That(grant.Length == 0 ? CapabilitySet.Empty : CapabilitySet.Parse(grant))));

    [Fact]
    public void Of_NoLimit_IsTheUsualOne() =>
        Assert.Equal(["edge", "plain"], NodeAllowances.Of(Nodes(), null).That(CapabilitySet.Of(Capability.NetBindService)));

    [Fact]
    public void Of_BrokenLimit_IsAnError() => Assert.Equal(
        "the limit of the cluster, runtime.toml:1: allowed: unknown capability \"NOPE\"; see capabilities(7) for the names",
        Assert.Throws<HostException>(() => NodeAllowances.Of(Nodes(), "allowed = [\"NOPE\"]")).Message);

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@x,y", "\"'@x,y\"")]
    public void Cell_Text_IsNoFormulaAndOneCell(string text, string expected) => Assert.Equal(expected, AuditCsv.Cell(text));

    private static IEnumerable<JsonNode> Nodes() =>
    [
        Node("plain", ("ambicap.dev/handler", "ambicap")),
        Node("edge", ("ambicap.dev/handler", "ambicap"), ("pool", "edge")),
        Node("bare", ("pool", "edge")),
    ];

    private static JsonObject Node(string name, params (string Key, string Value)[] labels)
    {
        JsonObject all = [];
        foreach ((string key, string value) in labels)
        {
            all[key] = value;
        }

        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = all } };
    }
}
