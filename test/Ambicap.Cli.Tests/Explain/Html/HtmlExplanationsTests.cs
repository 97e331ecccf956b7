using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Ambicap.Cli.Explain.Html;

namespace Ambicap.Cli.Tests.Explain.Html;

public sealed class HtmlExplanationsTests
{
    private const string Added = """
        {kind: Pod, metadata: {name: NAME}, spec: {containers: [{name: web, image: a, securityContext:
          {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}]}}
        """;

    private const string Granted = """
        {kind: Pod, metadata: {name: x, annotations: {ambient.ambicap.dev/web: NET_BIND_SERVICE}}, spec: {runtimeClassName: ambicap, containers:
          [{name: web, image: a, securityContext: {runAsUser: 1000, capabilities: {drop: [ALL]}}}]}}
        """;

    [Fact]
    public void Page_CapabilityThatIsLost_ShowsWhere()
    {
        RenderedPage page = RenderedPage.Of(Added);
        Assert.Equal(["✕ NET_BIND_SERVICE is lost at execve of the entry point: the program cannot use it."], Texts(page, "p", "headline"));
        Assert.Equal(
            [
                "empty | NET_BIND_SERVICE | NET_BIND_SERVICE | NET_BIND_SERVICE | empty",
                "empty | NET_BIND_SERVICE | NET_BIND_SERVICE | NET_BIND_SERVICE | empty",
                "empty | ✕ lost NET_BIND_SERVICE | ✕ lost NET_BIND_SERVICE | NET_BIND_SERVICE | empty",
                "empty | ✕ lost NET_BIND_SERVICE | ✕ lost NET_BIND_SERVICE | NET_BIND_SERVICE | empty",
            ],
            Rows(page));
    }

    [Fact]
    public void Page_Grant_RunsThroughToTheEnd()
    {
        RenderedPage page = RenderedPage.Of(Granted);
        Assert.Equal(["✓ NET_BIND_SERVICE is effective to the end."], Texts(page, "p", "headline"));
        Assert.Equal(
            [
                "empty | empty | empty | empty | empty",
                string.Join(" | ", Enumerable.Repeat("+ added NET_BIND_SERVICE", 5)),
                string.Join(" | ", Enumerable.Repeat("NET_BIND_SERVICE", 5)),
                string.Join(" | ", Enumerable.Repeat("NET_BIND_SERVICE", 5)),
            ],
            Rows(page));
    }

    /// <summary>Names that try to be more than names leave the page as it would be with plain ones.</summary>
    [Theory]
    [InlineData("</h2><script>alert(1)</script>", "</h2><script>alert(1)</script>")]
    [InlineData("\\\" onload=\\\"x\\\" '&lt;&#60;", "\" onload=\"x\" '&lt;&#60;")]
    [InlineData("--><!--]]>{}</style></title>", "--><!--]]>{}</style></title>")]
    [InlineData("a\\x00\\x1b[31m\\u202eb\\u2028c\\x85d", "a??[31m?b?c?d")]
    [InlineData("😀é", "😀é")]
    public void Page_HostileNames_AreText(string name, string shown)
    {
        RenderedPage page = RenderedPage.Of(Added.Replace("NAME", $"\"{name}\"", StringComparison.Ordinal));
        Assert.Equal([$"Pod default/{shown}, container web"], page.All("h2").Select(element => element.Value));
        Assert.Equal(RenderedPage.Of(Added).Skeleton, page.Skeleton);
    }

    [Fact]
    public void Page_EveryTextOfAManifest_IsEscaped()
    {
        string manifest = """
            {kind: "HOSTILE", apiVersion: v1, metadata: {name: x}}
            ---
            {kind: Pod, metadata: {namespace: "HOSTILE", name: "HOSTILE"}, spec: {runtimeClassName: "HOSTILE", initContainers:
              [{name: i, image: "HOSTILE", securityContext: {runAsUser: 0, seccompProfile: {type: Localhost, localhostProfile: "HOSTILE"}}}],
              containers: [{name: "HOSTILE", image: "HOSTILE", command: ["tini", "--", "HOSTILE"], args: ["HOSTILE"],
              securityContext: {capabilities: {add: ["HOSTILE", KILL]}}}]}}
            """.Replace("HOSTILE", "<b x='1'>&\\\"", StringComparison.Ordinal);
        RenderedPage page = RenderedPage.Of(manifest);
        Assert.NotEmpty(page.All("h2"));
        Assert.DoesNotContain(page.All("b"), element => element.Attribute("x") is not null);
    }

    /// <summary>What a page could load or run is not in it, and a link leads to an element of it.</summary>
    [Fact]
    public void Page_Links_StayOnIt()
    {
        RenderedPage page = RenderedPage.Of($"{Added}\n---\n{Granted}");
        string[] names = [.. page.Root.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct().Order(StringComparer.Ordinal)];
        Assert.DoesNotContain(names, name => name is "script" or "link" or "img" or "iframe" or "object" or "embed" or "base" or "form" or "svg");
        XAttribute[] attributes = [.. page.Root.DescendantsAndSelf().Attributes()];
        Assert.DoesNotContain(attributes, attribute => attribute.Name.LocalName is "src" or "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        string[] ids = [.. attributes.Where(attribute => attribute.Name == "id").Select(attribute => attribute.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(attributes.Where(attribute => attribute.Name == "href"), attribute => Assert.Contains(attribute.Value[1..], ids));
        Assert.All(attributes.Where(attribute => attribute.Name == "aria-labelledby"), attribute => Assert.Contains(attribute.Value, ids));
        string style = Assert.Single(page.All("style")).Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
    }

    /// <summary>For who hears it, and for who prints it.</summary>
    [Fact]
    public void Page_Structure_IsThatOfADocument()
    {
        RenderedPage page = RenderedPage.Of($"{Added}\n---\n{Granted}");
        Assert.StartsWith("<!DOCTYPE html>\n", page.Text, StringComparison.Ordinal);
        Assert.Equal("en", page.Root.Attribute("lang")?.Value);
        Assert.Equal("Capabilities of 2 containers - ambicap explain", Assert.Single(page.All("title")).Value);
        Assert.Single(page.All("h1"));
        Assert.Single(page.All("main"));
        Assert.Equal(2, page.All("section").Length);
        Assert.Equal("2 containers, 1 with a loss", RenderedPage.TextOf(Assert.Single(page.All("nav")).Element("h2")!));
        Assert.All(page.All("th"), heading => Assert.True(heading.Attribute("scope")?.Value is "col" or "row", heading.Value));
        Assert.All(page.All("table"), table => Assert.All(table.Descendants("tr"), row => Assert.Equal(6, row.Elements().Sum(cell => (int?)cell.Attribute("colspan") ?? 1))));
    }

    /// <summary>The policy names the style sheet by its hash: another one has no effect.</summary>
    [Fact]
    public void Page_Policy_AllowsItsOwnStyleAlone()
    {
        RenderedPage page = RenderedPage.Of(Added);
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.All("style")[0].Value)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'",
            page.All("meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value);
    }

    [Fact]
    public void Page_Twice_IsTheSameBytes() => Assert.Equal(RenderedPage.Of($"{Added}\n---\n{Granted}").Text, RenderedPage.Of($"{Added}\n---\n{Granted}").Text);

    [Fact]
    public void Page_MoreContainersThanItHolds_IsRefused()
    {
        string containers = string.Join(", ", Enumerable.Range(0, HtmlExplanations.MostContainers + 1).Select(number => $"{{name: c{number}, image: a}}"));
        InputException refusal = Assert.Throws<InputException>(() => RenderedPage.Of($"{{kind: Pod, metadata: {{name: x}}, spec: {{containers: [{containers}]}}}}"));
        Assert.Equal("a page has room for 2000 containers, and there are more; name fewer files, or use -o json", refusal.Message);
    }

    private static string[] Rows(RenderedPage page) => [.. page.All("table").First(table => table.Attribute("class")?.Value == "pipes").Element("tbody")!.Elements("tr")
        .Select(row => string.Join(" | ", row.Elements("td").Select(RenderedPage.TextOf)).Replace("_ ", "_", StringComparison.Ordinal))];

    private static string[] Texts(RenderedPage page, string name, string kind) =>
        [.. page.All(name).Where(element => element.Attribute("class")?.Value.Split(' ').Contains(kind) == true).Select(RenderedPage.TextOf)];
}
