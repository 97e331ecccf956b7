using System.Text.Json.Nodes;
using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Check;

/// <summary>Findings that do not count: ignored by their authors, or in the baseline.</summary>
public sealed class PutAsideTests
{
    private const string Ignore = "ignore.ambicap.dev/";

    [Theory]
    [InlineData("ambient_level: agreed", 0, "")]
    [InlineData("ambient_level: ''", 1, "annotation ignore.ambicap.dev/ambient_level says no reason, and ignores nothing; write as its value why the check does not count here")]
    [InlineData("ambient_levle: agreed", 1, "annotation ignore.ambicap.dev/ambient_levle names no check; did you mean ambient_level?")]
    [InlineData("ambient_windows: agreed", 1, "annotation ignore.ambicap.dev/ambient_windows ignores what the Pod does not break; remove it")]
    [InlineData("hostPorts: agreed", 1, "")]
    public void Run_IgnoredCheck_CountsByItsReason(string annotation, int exitCode, string detail)
    {
        using TemporaryFolder folder = new();
        CheckOutcome outcome = CheckOutcome.Of("json", null, folder.Write("a.yaml", Pod($"ambient.ambicap.dev/c: NET_RAW, {Ignore}{annotation}")));
        Assert.Equal(exitCode, outcome.ExitCode);
        JsonNode pod = JsonNode.Parse(outcome.Output)!;
        string[] details = [.. pod["violations"]!.AsArray().Concat(pod["warnings"]!.AsArray()).Where(found => $"{found!["check"]}".StartsWith("ignore_", StringComparison.Ordinal)).Select(found => $"{found!["detail"]}")];
        Assert.Equal(detail.Length == 0 ? [] : [detail], details);
        Assert.Equal(exitCode == 0 ? "agreed" : null, (string?)pod["ignored"]?[0]?["reason"]);
    }

    /// <summary>On the cluster the annotation is taken, and changes no judgement.</summary>
    [Fact]
    public void Evaluate_AtAdmission_IgnoredCheckCounts()
    {
        Container container = new() { Name = "c", Role = ContainerRole.Main };
        Pod pod = new() { Annotations = [new("ambient.ambicap.dev/c", "NET_RAW"), new(Ignore + "ambient_level", "agreed")], Containers = [container] };
        AmbientContext context = new() { Level = new LevelVersion(Level.Restricted, PolicyVersion.Latest) };
        Assert.Equal(["ambient_level"], AmbientRules.Evaluate(context, pod).Violations.Select(violation => violation.Check));
        Pod without = pod with { Annotations = [pod.Annotations[0]] };
        Assert.Empty(AmbientRules.EvaluateUpdate(without, pod));
        Assert.Empty(AmbientRules.EvaluateUpdate(pod, without));
    }

    [Fact]
    public void Run_Baseline_LetsOnlyNewFindingsCount()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", Pod("ambient.ambicap.dev/c: NET_RAW"));
        string baseline = folder.File("baseline.json");
        Write(path, baseline);
        CheckOptions options = new() { Baseline = BaselineFile.Read(baseline), FailsOnWarnings = true };
        CheckOutcome known = CheckOutcome.Of("table", options, path);
        Assert.Equal((0, "1 checked: 0 forbidden, 1 allowed; 0 others skipped; 0 unreadable; 2 findings in the baseline\n"), (known.ExitCode, OneLine(known.Output)));

        _ = folder.Write("a.yaml", "\n# moved\n" + Pod("ambient.ambicap.dev/c: NET_RAW"));
        Assert.Equal(0, CheckOutcome.Of("table", options, path).ExitCode);
        _ = folder.Write("a.yaml", Pod("ambient.ambicap.dev/c: 'NET_RAW,NET_ADMIN'"));
        Assert.Equal(1, CheckOutcome.Of("table", options, path).ExitCode);
        _ = folder.Write("a.yaml", Pod("ambient.ambicap.dev/c: NET_RAW") + "---\n" + Pod("ambient.ambicap.dev/c: NET_RAW"));
        Assert.Equal(1, CheckOutcome.Of("table", options, path).ExitCode);
    }

    [Theory]
    [InlineData("", "no baseline; name a file that --write-baseline wrote")]
    [InlineData("{\"version\":2,\"findings\":[]}", "a baseline of another version of ambicap; write it anew by --write-baseline")]
    [InlineData("{\"version\":1,\"findings\":[{}]}", "no baseline; name a file that --write-baseline wrote")]
    [InlineData("[1]", "no baseline; name a file that --write-baseline wrote")]
    public void Read_WhatIsNoBaseline_IsRefused(string text, string error)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("b.json", text);
        Assert.Equal($"{path}: {error}", Assert.Throws<InputException>(() => BaselineFile.Read(path)).Message);
    }

    [Fact]
    public void Run_FailOnWarnings_FailsForAWarning()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", Pod("ambient.ambicap.dev/c: NET_BIND_SERVICE"));
        Assert.Equal(0, CheckOutcome.Of("table", null, path).ExitCode);
        CheckOutcome outcome = CheckOutcome.Of("table", new CheckOptions { FailsOnWarnings = true }, path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.EndsWith("0 unreadable; 1 allowed with warnings, which fail here\n", OneLine(outcome.Output), StringComparison.Ordinal);
    }

    /// <summary>The summary as it is where the terminal is wide enough.</summary>
    private static string OneLine(string output) => output.TrimEnd('\n').Replace('\n', ' ') + "\n";

    private static string Pod(string annotations) => $"kind: Pod\nmetadata: {{name: p, annotations: {{{annotations}}}}}\nspec: {{containers: [{{name: c}}]}}\n";

    private static void Write(string path, string baseline)
    {
        using MemoryStream stream = new();
        WorkProgress progress = new();
        ResultOutput output = new(stream, isTerminal: false, TextWriter.Null, progress);
        CheckOptions options = new();
        using BaselineVerdicts writer = new(new TableVerdicts(output, 80, hasColour: false), baseline);
        _ = new CheckRun(options, writer, output, progress).Run(InputFiles.Find([path]));
    }
}
