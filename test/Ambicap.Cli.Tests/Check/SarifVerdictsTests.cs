using System.Text.Json.Nodes;
using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Tests;
using Microsoft.CodeAnalysis.Sarif;
using Newtonsoft.Json;

namespace Ambicap.Cli.Tests.Check;

public sealed class SarifVerdictsTests
{
    private const string Pods = """
        kind: Pod
        metadata: {name: a, annotations: {ambient.ambicap.dev/c: NET_RAW}}
        spec:
          containers:
          - name: c
            securityContext: {privileged: true}
        ---
        kind: Pod
        spec: {hostPID: 1}
        """;

    [Fact]
    public void Write_Pods_IsOneRunWithRulesAndPlaces()
    {
        using TemporaryFolder folder = new();
        CheckOutcome outcome = CheckOutcome.Of("sarif", new CheckOptions { RuntimeClasses = ["ambicap"], IsFull = true }, folder.Write("x y.yaml", Pods));
        JsonNode log = JsonNode.Parse(outcome.Output)!;
        Assert.Equal("2.1.0", $"{log["version"]}");
        JsonNode run = Assert.Single(log["runs"]!.AsArray())!;
        JsonArray rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal(rules.Count, rules.Select(rule => $"{rule!["id"]}").Distinct().Count());
        JsonArray results = run["results"]!.AsArray();
        Assert.NotEmpty(results);
        foreach (JsonNode? result in results)
        {
            Assert.Equal($"{result!["ruleId"]}", $"{rules[(int)result["ruleIndex"]!]!["id"]}");
            Assert.NotEmpty($"{result["message"]!["text"]}");
            JsonNode location = Assert.Single(result["locations"]!.AsArray())!["physicalLocation"]!;
            Assert.Equal($"file://{folder.Path}/x%20y.yaml", $"{location["artifactLocation"]!["uri"]}");
            Assert.InRange((int)location["region"]!["startLine"]!, 1, 9);
        }

        Assert.Contains(results, result => $"{result!["ruleId"]} {result["level"]} {LineOf(result)}" == "ambient_level error 5");
        Assert.Contains(results, result => $"{result!["ruleId"]} {result["level"]} {LineOf(result)}" == "ambient_privilegedContainer warning 5");
        Assert.Contains(results, result => $"{result!["ruleId"]} {result["level"]} {LineOf(result)}" == "unreadable error 9");
        Assert.Equal("""{"executionSuccessful":false,"exitCode":2}""", run["invocations"]![0]!.ToJsonString());
    }

    /// <summary>Microsoft's own reader of the format takes it, with no member that it does not know and none missing that it needs.</summary>
    [Fact]
    public void Write_Pods_IsWhatTheSarifSdkReads()
    {
        using TemporaryFolder folder = new();
        string ignored = Pods.Replace("NET_RAW}", "NET_RAW, ignore.ambicap.dev/ambient_level: agreed}", StringComparison.Ordinal);
        CheckOutcome outcome = CheckOutcome.Of("sarif", new CheckOptions { IsFull = true }, folder.Write("a.yaml", Pods), folder.Write("b.yaml", ignored));
        JsonSerializerSettings strict = new() { MissingMemberHandling = MissingMemberHandling.Error };
        SarifLog log = JsonConvert.DeserializeObject<SarifLog>(outcome.Output, strict)!;
        Assert.Equal(SarifVersion.Current, log.Version);
        Microsoft.CodeAnalysis.Sarif.Run run = Assert.Single(log.Runs);
        Assert.All(run.Tool.Driver.Rules, rule =>
        {
            Assert.NotEmpty(rule.FullDescription.Text);
            Assert.NotEmpty(rule.Help.Text);
            Assert.NotEmpty(rule.Help.Markdown);
            Assert.NotNull(rule.HelpUri);
            Assert.True(rule.DefaultConfiguration.Level is FailureLevel.Error or FailureLevel.Warning);
            Assert.InRange(double.Parse(rule.GetProperty("security-severity"), System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        });
        Assert.All(run.Results, result =>
        {
            Assert.Equal(result.RuleId, result.GetRule(run).Id);
            Assert.Equal(result.Fingerprints["ambicap/v1"], result.PartialFingerprints["primaryLocationLineHash"]);
        });
        Assert.Equal(run.Results.Count, run.Results.Select(result => result.Fingerprints["ambicap/v1"]).Distinct().Count());
        Suppression suppression = Assert.Single(run.Results, result => result.TryIsSuppressed(out bool isSuppressed) && isSuppressed).Suppressions.Single();
        Assert.Equal((SuppressionKind.InSource, "agreed"), (suppression.Kind, suppression.Justification));
    }

    [Fact]
    public void Fingerprints_LinesThatMove_Stay()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", Pods);
        string before = Fingerprints(path);
        _ = folder.Write("a.yaml", "# a line more\n" + Pods);
        Assert.Equal(before, Fingerprints(path));
        _ = folder.Write("a.yaml", Pods.Replace("NET_RAW", "NET_ADMIN", StringComparison.Ordinal));
        Assert.NotEqual(before, Fingerprints(path));

        static string Fingerprints(string path) => string.Join(' ', JsonNode.Parse(CheckOutcome.Of("sarif", null, path).Output)!["runs"]![0]!["results"]!.AsArray()
            .Where(result => $"{result!["ruleId"]}" != "unreadable").Select(result => $"{result!["fingerprints"]!["ambicap/v1"]}"));
    }

    [Fact]
    public void Write_Nothing_IsAnEmptyRun()
    {
        using TemporaryFolder folder = new();
        JsonNode run = JsonNode.Parse(CheckOutcome.Of("sarif", null, folder.Write("x.yaml", "kind: Service")).Output)!["runs"]![0]!;
        Assert.Empty(run["results"]!.AsArray());
        Assert.Equal("""{"executionSuccessful":true,"exitCode":0}""", run["invocations"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("a/b.yaml", "a/b.yaml")]
    [InlineData("./a/../b c.yaml", "b%20c.yaml")]
    [InlineData("a/é#?%.yaml", "a/%C3%A9%23%3F%25.yaml")]
    [InlineData("/etc/x.yaml", "file:///etc/x.yaml")]
    public void Of_Path_IsRelativeWhereItCanBe(string path, string uri) => Assert.Equal(uri, SarifUri.Of(new InputFile(path, path)));

    [Fact]
    public void Of_StandardInput_IsAName() => Assert.Equal("stdin", SarifUri.Of(new InputFile("<stdin>", null)));

    private static int LineOf(JsonNode? result) => (int)result!["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!;
}
