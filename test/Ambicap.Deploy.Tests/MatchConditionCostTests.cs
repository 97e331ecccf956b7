using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests;

/// <summary>
/// What the API server evaluates for every Pod of the cluster. A macro over annotations takes it a time that grows with the square of
/// their number (Kubernetes 1.36.2, 77,875 of them: more than the 34 s that a request has), whatever its cost limit says.
/// </summary>
public sealed partial class MatchConditionCostTests
{
    /// <summary>The chart's: no YAML before Helm has filled them. What they are filled with are files beside them.</summary>
    private const string Templates = "templates";

    public static TheoryData<string> Conditions => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy"), "*.yaml", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) != Templates)
        .SelectMany(path => Manifest.ReadAll(Path.GetRelativePath(Path.Combine(Repository.Root, "deploy"), path)))
        .SelectMany(ConditionsOf).Distinct()];

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Conditions_BeforeTheyLookAtKeys_LookAtTheTextOfAll(string condition) =>
        Assert.Equal(Keys().Count(condition), TextThenKeys().Count(condition));

    [Fact]
    public void Conditions_AreThere() => Assert.True(Conditions.Count(row => Keys().IsMatch(row.Data)) > 5);

    private static IEnumerable<string> ConditionsOf(JsonNode document) => ((document["webhooks"] as JsonArray)?.Select(webhook => webhook!) ?? [document["spec"] ?? document])
        .SelectMany(owner => owner["matchConditions"] as JsonArray ?? [])
        .Select(condition => condition!["expression"]!.GetValue<string>());

    [GeneratedRegex(@"[.](annotations|labels)[.]\w+\(")]
    private static partial Regex Keys();

    [GeneratedRegex(@"'%s'[.]format\(\[(?<map>[\w.]+)\]\)[.]matches\('\(\?i\)ambicap\[[.]\]dev'\) &&\s+\k<map>[.]exists\(key,")]
    private static partial Regex TextThenKeys();
}
