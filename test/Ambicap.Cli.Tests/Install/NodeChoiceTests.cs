using System.Text.Json.Nodes;
using Ambicap.Cli.Install;

namespace Ambicap.Cli.Tests.Install;

/// <summary>Nodes that were chosen once are reached when everything is taken away.</summary>
public sealed class NodeChoiceTests
{
    [Fact]
    public void Widen_NodeThatIsNoLongerChosen_IsNamed()
    {
        JsonObject set = Set();
        NodeChoice.Widen(set, [Node("a", """{"pool":"edge","ambicap.dev/ready":"0.1.0"}"""), Node("b", """{"ambicap.dev/ready":"0.1.0"}"""), Node("c", "{}"), Node("d", """{"ambicap.dev/handler":"ambicap"}""")]);
        JsonNode pod = set["spec"]!["template"]!["spec"]!;
        Assert.Null(pod["nodeSelector"]);
        Assert.Equal(
            """
            [{"matchExpressions":[{"key":"pool","operator":"In","values":["edge"]}]},{"matchFields":[{"key":"metadata.name","operator":"In","values":["b"]}]}]
            """,
            pod["affinity"]!["nodeAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]!["nodeSelectorTerms"]!.ToJsonString());
    }

    [Fact]
    public void Widen_EveryNodeChosen_LeavesTheSelector()
    {
        JsonObject set = Set();
        NodeChoice.Widen(set, [Node("a", """{"pool":"edge","ambicap.dev/ready":"0.1.0"}"""), Node("c", "{}")]);
        Assert.True(JsonNode.DeepEquals(Set(), set));
    }

    private static JsonObject Set() => (JsonObject)JsonNode.Parse("""{"spec":{"template":{"spec":{"nodeSelector":{"pool":"edge"}}}}}""")!;

    private static JsonNode Node(string name, string labels) => JsonNode.Parse($$"""{"metadata":{"name":"{{name}}","labels":{{labels}} } }""")!;
}
