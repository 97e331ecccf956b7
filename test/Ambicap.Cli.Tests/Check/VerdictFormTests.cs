using System.Xml.Linq;
using Ambicap.Cli.Check;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Standards;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Check;

/// <summary>The forms that CI systems read.</summary>
public sealed class VerdictFormTests
{
    private const string Forbidden = "kind: Pod\nmetadata: {name: p, annotations: {ambient.ambicap.dev/c: NET_RAW}}\nspec: {containers: [{name: c}]}\n";

    [Fact]
    public void JUnit_Files_AreSuitesWithTheirCounts()
    {
        using TemporaryFolder folder = new();
        string a = folder.Write("a.yaml", Forbidden + "---\nkind: Pod\nspec: {containers: []}\n---\nx: [\n");
        string b = folder.Write("b.yaml", Forbidden.Replace("NET_RAW", "NET_BIND_SERVICE", StringComparison.Ordinal));
        XElement root = XDocument.Parse(CheckOutcome.Of("junit", null, a, b).Output).Root!;
        Assert.Equal(
            ["a.yaml 3 1 1", "b.yaml 1 0 0"],
            root.Elements("testsuite").Select(suite => $"{Path.GetFileName((string)suite.Attribute("name")!)} {(string)suite.Attribute("tests")!} {(string)suite.Attribute("failures")!} {(string)suite.Attribute("errors")!}"));
        XElement failure = Assert.Single(root.Descendants("failure"));
        Assert.Equal("ambient_level", (string)failure.Attribute("type")!);
        Assert.EndsWith(
            "a.yaml:3:21: ambient_level: container \"c\": NET_RAW may not be ambient at level restricted, only NET_BIND_SERVICE; grant less, or use a namespace of another level",
            failure.Value,
            StringComparison.Ordinal);
        Assert.Equal("unreadable", (string)Assert.Single(root.Descendants("error")).Attribute("type")!);
        Assert.Contains("ambient_privilegeEscalation: warning: ", Assert.Single(root.Elements("testsuite").Last().Descendants("system-out")).Value, StringComparison.Ordinal);
        Assert.Single(XDocument.Parse(CheckOutcome.Of("junit", new CheckOptions { FailsOnWarnings = true }, b).Output).Descendants("failure"));
    }

    [Fact]
    public void JUnit_NamesThatXmlCannotHold_AreCleaned()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", Forbidden.Replace("name: p", "name: \"\\e[31m<&\\uFFFE\\x00\"", StringComparison.Ordinal));
        Assert.Equal("Pod default/?[31m<&?? at restricted:latest", (string)XDocument.Parse(CheckOutcome.Of("junit", null, path).Output).Descendants("testcase").Single().Attribute("name")!);
    }

    [Fact]
    public void GitHub_Findings_AreCommandsAtTheirLines()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a,b%.yaml", Forbidden + "---\nx: [\n");
        string file = path.Replace("%", "%25", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
        string[] lines = CheckOutcome.Of("github", null, path).Output.Split('\n');
        Assert.Equal($"::error file={file},line=3,col=21,title=ambient_level::Pod default/p at restricted:latest: container \"c\": NET_RAW may not be ambient at level restricted, only NET_BIND_SERVICE; grant less, or use a namespace of another level", lines[0]);
        Assert.StartsWith($"::warning file={file},line=3,col=21,title=ambient_privilegeEscalation::", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"::error file={file},line=", lines[2], StringComparison.Ordinal);
        Assert.Equal("1 checked: 1 forbidden, 0 allowed; 0 others skipped; 1 unreadable", lines[3]);
    }

    /// <summary>A name with a line end begins no command of its own.</summary>
    [Fact]
    public void GitHub_NameWithALineEnd_StaysInItsLine()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", Forbidden.Replace("name: p", "name: \"p\\n::stop-commands::x\"", StringComparison.Ordinal));
        string output = CheckOutcome.Of("github", null, path).Output;
        Assert.DoesNotContain("\n::stop", output, StringComparison.Ordinal);
        Assert.Contains("p%0A::stop-commands::x", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EveryCheck_HasATextOfItsOwn()
    {
        string[] checks = [.. PodSecurityStandards.Checks.Concat(AmbientRules.Checks).Append(IgnoredChecks.NoReason).Append(IgnoredChecks.Useless).Append(SarifRules.Unreadable).Select(check => check.Id)];
        foreach (string check in checks)
        {
            RuleText text = RuleTexts.Of(check);
            Assert.EndsWith(".", text.Description, StringComparison.Ordinal);
            Assert.EndsWith(".", text.Remedy, StringComparison.Ordinal);
        }
    }
}
