using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Explain;

public sealed class ExplainRunTests
{
    private const string Container = "{name: web, image: a}";

    /// <summary>Shapes of real manifests, which the API server takes or a tool completes.</summary>
    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  volumes:\n  - name: v\n    emptyDir:\n  containers: [{name: web, image: a, volumeMounts: [{name: v, mountPath: cache}]}]")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {template: {spec: {containers: [{name: web}]}}}")]
    [InlineData("apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x}\nspec:\n  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]\n  template: {spec: {containers: [{name: web, image: a, volumeMounts: [{name: data, mountPath: /data}]}]}}")]
    // A strategic merge patch of Kustomize names what it changes, and how.
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {template: {spec: {containers: [{name: web, env: [{name: A, $patch: delete}], securityContext: {capabilities: {add: [SYS_TIME]}}}]}}}")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n      - $patch: replace")]
    [InlineData("apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec: {jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: web, image: a, env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]}]}}}}}")]
    [InlineData("{apiVersion: v1, kind: PodList, items: [{metadata: {name: x}, spec: {containers: [" + Container + "]}}]}")]
    public void Run_ShapeOfRealManifests_IsExplained(string manifest)
    {
        ExplainOutcome outcome = Explain(manifest);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Equal(("x", "web"), (Names(outcome)[0].Name, Names(outcome)[0].Container));
    }

    /// <summary>Whatever is wrong in a file is named with its place, and keeps nothing else in it from being explained.</summary>
    [Fact]
    public void Run_SomethingWrong_ExplainsTheRest()
    {
        ExplainOutcome outcome = Explain("""
            a: 'x
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [CONTAINER_OF_ALL]}}
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {hostPID: 5, containers: [CONTAINER_OF_ALL]}}
            - {apiVersion: v1, kind: Pod, metadata: {name: c}, spec: {containers: [CONTAINER_OF_ALL]}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: d, annotations: {ambeint.ambicap.dev/web: KILL}}
            spec: {containers: [CONTAINER_OF_ALL, {name: log, securityContext: {capabilities: {ambient: [FLY, KILL]}}}]}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: e}, spec: {containers: [CONTAINER_OF_ALL]}}
            """.Replace("CONTAINER_OF_ALL", Container, StringComparison.Ordinal));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal([("a", "web"), ("c", "web"), ("d", "web"), ("d", "log"), ("e", "web")], Names(outcome));
        string[] errors = outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, errors.Length);
        Assert.StartsWith(":1:4: not valid YAML: ", errors[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                ":8:68: items[0].spec.hostPID must be true or false, not the number 5",
                ":13:35: annotation ambeint.ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?",
                ":14:99: container \"log\": capabilities.ambient: unknown capability \"FLY\"; see capabilities(7) for the names",
            ],
            errors[1..]);
    }

    /// <summary>Which groups a process is in decides what a set-group-ID file takes from it.</summary>
    [Theory]
    [InlineData("supplementalGroups: [1, x]", "spec.securityContext.supplementalGroups[1] must be a whole number from 0 to 2147483647, not the text \"x\"")]
    [InlineData("supplementalGroups: 1", "spec.securityContext.supplementalGroups must be a list, not the number 1")]
    [InlineData("fsGroup: -1", "spec.securityContext.fsGroup must be a whole number from 0 to 2147483647, not the number -1")]
    public void Run_GroupThatIsNone_IsAnError(string context, string error)
    {
        ExplainOutcome outcome = Explain($"{{kind: Pod, metadata: {{name: x}}, spec: {{securityContext: {{{context}}}, containers: [{Container}]}}}}");
        Assert.Equal(2, outcome.ExitCode);
        Assert.EndsWith($": {error}\n", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SeveralFiles_AreOneArray()
    {
        using TemporaryFolder folder = new();
        string first = folder.Write("a.yaml", $"{{kind: Pod, metadata: {{name: a}}, spec: {{containers: [{Container}]}}}}");
        string second = folder.Write("b.yaml", $"{{kind: Pod, metadata: {{name: b}}, spec: {{containers: [{Container}]}}}}");
        ExplainOutcome outcome = ExplainOutcome.Of(first, folder.File("none.yaml"), second);
        Assert.Equal((2, $"ambicap: {folder.File("none.yaml")}: no such file; name a file, a folder, or - for standard input\n"), (outcome.ExitCode, outcome.Errors));
        Assert.Equal([("a", "web"), ("b", "web")], Names(outcome));
    }

    /// <summary>A Pod of many containers is explained some at a time: all of them, in order, and what is wrong once.</summary>
    [Theory]
    [InlineData(100, "")]
    [InlineData(101, "")]
    [InlineData(200, "")]
    [InlineData(1234, "")]
    [InlineData(250, "apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {ambicap.dev/add-is-ambient: \"true\"}}\n---\n")]
    public void Run_ManyContainers_AreExplainedInOrder(int count, string before)
    {
        string containers = string.Join(", ", Enumerable.Range(0, count).Select(i => $"{{name: c{i}, securityContext: {{runAsUser: 1000, capabilities: {{add: [KILL]}}}}}}"));
        ExplainOutcome outcome = Explain(
            $"{before}{{apiVersion: v1, kind: Pod, metadata: {{name: x, annotations: {{ambeint.ambicap.dev/web: KILL}}}}, spec: {{containers: [{containers}]}}}}");
        Assert.Equal(Enumerable.Range(0, count).Select(i => ("x", $"c{i}")), Names(outcome));
        Assert.EndsWith(": annotation ambeint.ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?\n", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Errors.Count(character => character == '\n'));
        bool[] granted = [.. JsonNode.Parse(outcome.Output)!.AsArray().Select(container => container!.ToJsonString().Contains("\"granted\":[\"KILL\"]", StringComparison.Ordinal))];
        Assert.All(granted, held => Assert.Equal(before.Length > 0, held));
    }

    private static (string Name, string Container)[] Names(ExplainOutcome outcome) =>
        [.. JsonNode.Parse(outcome.Output)!.AsArray().Select(container => (container!["name"]!.ToString(), container["container"]!.ToString()))];

    private static ExplainOutcome Explain(string manifest)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("f.yaml", manifest);
        ExplainOutcome outcome = ExplainOutcome.Of(path);
        return outcome with { Errors = outcome.Errors.Replace($"ambicap: {path}", "", StringComparison.Ordinal) };
    }
}
