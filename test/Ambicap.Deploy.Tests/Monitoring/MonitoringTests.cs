using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ambicap.Node.Metrics;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Monitoring;

/// <summary>What is in <c>deploy/monitoring</c> asks for what ambicap-node exports.</summary>
public sealed partial class MonitoringTests
{
    private static readonly Dictionary<string, Metric> s_metrics = MetricCatalogue.All.ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    // What Prometheus adds to each series itself.
    private static readonly string[] s_ownLabels = ["instance", "job"];

    public static TheoryData<string> Expressions => [.. Alerts().Select(alert => (string)alert["expr"]!), .. Panels().SelectMany(Targets)];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expression_Metrics_AreExported(string expression) =>
        Assert.All(MetricNames().Matches(expression), match => Assert.True(s_metrics.ContainsKey(match.Value), $"{match.Value} is not exported"));

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expression_Labels_AreThoseOfItsMetrics(string expression)
    {
        string[] known = [.. MetricNames().Matches(expression).SelectMany(match => s_metrics[match.Value].Labels), .. s_ownLabels];
        IEnumerable<string> used = Grouping().Matches(expression).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
            .Concat(Selected().Matches(expression).Select(match => match.Groups[1].Value));
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public void Dashboard_Labels_AreThoseOfItsMetrics() => Assert.Empty(Panels().SelectMany(panel => panel["targets"]!.AsArray())
        .SelectMany(target => LegendLabels().Matches((string)target!["legendFormat"]!).Select(match => match.Groups[1].Value))
        .Except([.. MetricCatalogue.All.SelectMany(metric => metric.Labels), .. s_ownLabels]));

    [Fact]
    public void Dashboard_Panels_DoNotLieOnEachOther()
    {
        HashSet<(int X, int Y)> taken = [];
        foreach (JsonNode position in Panels().Select(panel => panel["gridPos"]!))
        {
            foreach (int x in Enumerable.Range((int)position["x"]!, (int)position["w"]!))
            {
                Assert.InRange(x, 0, 23);
                Assert.All(Enumerable.Range((int)position["y"]!, (int)position["h"]!), y => Assert.True(taken.Add((x, y))));
            }
        }
    }

    [Fact]
    public void Alerts_Each_HasASeverityASummaryAndARemedyInTheDocs()
    {
        string docs = File.ReadAllText(Path.Combine(Repository.Root, "docs/observe.md"));
        Assert.All(Alerts(), alert =>
        {
            Assert.Contains((string)alert["labels"]!["severity"]!, (string[])["critical", "warning"]);
            Assert.NotEmpty((string)alert["annotations"]!["summary"]!);
            Assert.NotEmpty((string)alert["annotations"]!["description"]!);
            Assert.Contains($"| `{alert["alert"]}` |", docs, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Docs_EveryMetric_IsThereWithItsLabels()
    {
        string docs = File.ReadAllText(Path.Combine(Repository.Root, "docs/observe.md"));
        Assert.All(MetricCatalogue.All, metric => Assert.Contains(
            $"| `{metric.Name}{(metric.Labels.Length == 0 ? "" : $"{{{string.Join(", ", metric.Labels)}}}")}` | {metric.Type} |", docs, StringComparison.Ordinal));
    }

    [Fact]
    public void Alerts_Promtool_TakesThem()
    {
        using TemporaryFolder folder = new();
        ProgramRun run = ProgramRun.Of(Promtool(), "check", "rules", folder.Write("rules.json", Manifest.ReadAll("monitoring/alerts.yaml").Single()["spec"]!.ToJsonString()));
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains($"{Alerts().Count()} rules found", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_Promtool_TakesThem()
    {
        System.Diagnostics.ProcessStartInfo start = new(Promtool(), ["check", "metrics"]);
        ProgramRun run = ProgramRun.Of(start, MetricsText.Of(new NodeState(), new Ambicap.Node.Events.EventCounts()));
        Assert.Equal((0, ""), (run.ExitCode, run.Output + run.Errors));
    }

    private static IEnumerable<JsonNode> Alerts() =>
        Manifest.ReadAll("monitoring/alerts.yaml").Single()["spec"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).OfType<JsonNode>();

    private static IEnumerable<JsonNode> Panels() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy/monitoring/dashboard.json")))!["panels"]!.AsArray().OfType<JsonNode>();

    private static IEnumerable<string> Targets(JsonNode panel) => panel["targets"]!.AsArray().Select(target => (string)target!["expr"]!);

    /// <summary>promtool of Debian's package prometheus.</summary>
    private static string Promtool()
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append(Path.Combine(Repository.Root, "artifacts/promtool"))
            .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        Assert.SkipUnless(program is not null, "there is no promtool; run eng/promtool.sh");
        return program!;
    }

    [GeneratedRegex(@"\b(ambicap|process)_[a-z_]+")]
    private static partial Regex MetricNames();

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"[{,]([a-z_]+)=~?""")]
    private static partial Regex Selected();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LegendLabels();
}
