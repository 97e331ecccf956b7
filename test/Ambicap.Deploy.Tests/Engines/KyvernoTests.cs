using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Engines;

/// <summary>
/// Kyverno's policy is ours of the API server, word for word: what a real API server and the rules in C# say of that one holds of it.
/// </summary>
public sealed class KyvernoTests
{
    private static readonly JsonNode s_spec = Manifest.Read("kyverno/grants.yaml", "ValidatingPolicy", "ambicap-grants")["spec"]!;
    private static readonly JsonNode s_original = Manifest.Read("policy/grants.yaml", "ValidatingAdmissionPolicy", "ambicap-grants")["spec"]!;

    [Theory]
    [InlineData("matchConditions")]
    [InlineData("variables")]
    [InlineData("validations")]
    [InlineData("failurePolicy")]
    public void Policy_Words_AreThoseOfTheApiServers(string part) =>
        Assert.True(JsonNode.DeepEquals(s_original[part], s_spec[part]), $"{part} differs; run eng/chart.sh");

    /// <summary>Kyverno would make policies of it for templates by replacing words, where nobody forbids that.</summary>
    [Fact]
    public void Policy_Matches_NewPodsAlone()
    {
        Assert.Empty(s_spec["autogen"]!["podControllers"]!["controllers"]!.AsArray());
        JsonNode rule = Assert.Single(s_spec["matchConstraints"]!["resourceRules"]!.AsArray())!;
        Assert.Equal("""{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods"]}""", rule.ToJsonString());
        Assert.Equal("""["Deny"]""", s_spec["validationActions"]!.ToJsonString());
    }
}
