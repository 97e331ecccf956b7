using Ambicap.Capabilities;
using Ambicap.Host.Limits;

namespace Ambicap.Host.Tests.Limits;

/// <summary>The limits that a cluster sets for its nodes.</summary>
public sealed class NodeLimitsTests
{
    private const string File = "runtime.toml";

    private const string Some = """
        # every other node
        allowed = ["NET_BIND_SERVICE"]

        [[nodes]]
        selector = { pool = "edge", "kubernetes.io/arch" = "arm64" }
        allowed = ["net_raw", "CAP_NET_ADMIN"]

        [[nodes]]
        selector = { pool = "edge" }
        allowed = []
        """;

    [Theory]
    [InlineData("", "NET_BIND_SERVICE")]
    [InlineData("pool=batch", "NET_BIND_SERVICE")]
    [InlineData("pool=edge kubernetes.io/arch=arm64", "NET_ADMIN,NET_RAW")]
    [InlineData("pool=edge kubernetes.io/arch=amd64", "")]
    public void For_Labels_TheFirstThatSelectsCounts(string labels, string expected) =>
        Assert.Equal(expected, NodeLimitsReader.Parse(Some, File).For(Labels(labels))!.Value.ToString());

    [Fact]
    public void For_NothingSaid_IsTheNodesOwnDefault()
    {
        Assert.Null(NodeLimitsReader.Parse("", File).For(Labels("a=b")));
        Assert.Null(NodeLimitsReader.Parse("[[nodes]]\nselector = { a = \"c\" }\nallowed = [\"KILL\"]\n", File).For(Labels("a=b")));
    }

    [Fact]
    public void Most_AllLimits_IsTheirUnion()
    {
        Assert.Equal("NET_BIND_SERVICE,NET_ADMIN,NET_RAW", NodeLimitsReader.Parse(Some, File).Most.ToString());
        Assert.Equal(NodeLimits.Usual, NodeLimitsReader.Parse("", File).Most);
    }

    [Fact]
    public void ToToml_Sets_AreWhatIsReadAgain()
    {
        foreach (CapabilitySet set in (CapabilitySet[])[CapabilitySet.Empty, NodeLimits.Usual, CapabilitySet.AllKnown])
        {
            Assert.Equal(set, NodeLimitsReader.Parse(NodeLimits.ToToml(set), File).Allowed);
        }

        Assert.Equal("allowed = [\"NET_ADMIN\", \"NET_RAW\"]\n", NodeLimits.ToToml(CapabilitySet.Of(Capability.NetRaw, Capability.NetAdmin)));
    }

    [Theory]
    [InlineData("allowed = [", "runtime.toml:1: not valid TOML; correct the line")]
    [InlineData("allowed = []\nallowed = []", "runtime.toml:2: not valid TOML; correct the line")]
    [InlineData("\nallowd = []", "runtime.toml:2: unknown key \"allowd\"; did you mean allowed?")]
    [InlineData("state_dir = \"/run\"", "runtime.toml:1: unknown key \"state_dir\"; use allowed and runtime")]
    [InlineData("runtime = \"runc\"", "runtime.toml:1: runtime must be a path on the nodes that begins with /, such as \"/usr/sbin/runc\"")]
    [InlineData("allowed = \"KILL\"", "runtime.toml:1: allowed must be a list of capability names, such as [\"NET_BIND_SERVICE\"]")]
    [InlineData("allowed = [1]", "runtime.toml:1: allowed must hold capability names in quotes")]
    [InlineData("allowed = [\"NET_RAWW\"]", "runtime.toml:1: allowed: unknown capability \"NET_RAWW\"; did you mean NET_RAW?")]
    [InlineData("[nodes]\nallowed = []", "runtime.toml:1: unknown table nodes; write [[nodes]] with selector = { KEY = \"VALUE\" } and allowed = [...]")]
    [InlineData("[[nodes]]\nallowed = []", "runtime.toml:1: no selector; write selector = { KEY = \"VALUE\" } with labels of the nodes")]
    [InlineData("[[nodes]]\nselector = { a = \"b\" }", "runtime.toml:1: no allowed; write allowed = [...], empty for nothing")]
    [InlineData("[[nodes]]\nselector = {}\nallowed = []", "runtime.toml:2: selector must name labels, as { pool = \"edge\" }; for every node write allowed before the first [[nodes]]")]
    [InlineData("[[nodes]]\nselector = { a.b = \"c\" }\nallowed = []", "runtime.toml:2: selector: a label's key with a dot or slash, and its value, must be in quotes")]
    public void Parse_Wrong_IsRefusedWithPlaceAndRemedy(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<HostException>(() => NodeLimitsReader.Parse(text, File)).Message);

    private static Dictionary<string, string> Labels(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
}
