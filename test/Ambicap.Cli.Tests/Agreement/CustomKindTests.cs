using System.Text;
using Ambicap.Cli.Tests.Check;
using Ambicap.Cli.Tests.Explain;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Agreement;

/// <summary>Every verb finds the Pods of the same kinds at the same places.</summary>
public sealed class CustomKindTests
{
    private const string Template = "{metadata: {annotations: {nonroot.ambicap.dev/web: KILL}}, spec: {containers: [{name: web, image: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {ambient: [NET_RAW]}}}]}}";

    [Theory]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "{template: T}")]
    [InlineData("argoproj.io/v1alpha1", "Experiment", "{templates: [{template: T}, {template: T}]}", 2)]
    [InlineData("serving.knative.dev/v1", "Service", "{template: T}")]
    [InlineData("serving.knative.dev/v1", "Configuration", "{template: T}")]
    [InlineData("apps.kruise.io/v1alpha1", "CloneSet", "{template: T}")]
    [InlineData("apps.kruise.io/v1beta1", "StatefulSet", "{template: T}")]
    [InlineData("apps.kruise.io/v1beta1", "DaemonSet", "{template: T}")]
    [InlineData("apps.kruise.io/v1alpha1", "BroadcastJob", "{template: T}")]
    [InlineData("apps.kruise.io/v1alpha1", "AdvancedCronJob", "{template: {broadcastJobTemplate: {spec: {template: T}}}}")]
    [InlineData("apps.kruise.io/v1alpha1", "AdvancedCronJob", "{template: {jobTemplate: {spec: {template: T}}}}")]
    [InlineData("apps.kruise.io/v1alpha1", "UnitedDeployment", "{template: {cloneSetTemplate: {spec: {template: T}}}}")]
    [InlineData("keda.sh/v1alpha1", "ScaledJob", "{jobTargetRef: {template: T}}")]
    [InlineData("jobset.x-k8s.io/v1alpha2", "JobSet", "{replicatedJobs: [{template: {spec: {template: T}}}, {template: {spec: {template: T}}}]}", 2)]
    [InlineData("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", "{leaderWorkerTemplate: {leaderTemplate: T, workerTemplate: T}}", 2)]
    [InlineData("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", "{leaderWorkerTemplate: {workerTemplate: T}}")]
    [InlineData("batch.volcano.sh/v1alpha1", "Job", "{tasks: [{template: T}]}")]
    [InlineData("kubeflow.org/v1", "PyTorchJob", "{pytorchReplicaSpecs: {Master: {template: T}, Worker: {template: T}}}", 2)]
    public void Kind_InWideUse_IsReadByAll(string version, string kind, string spec, int count = 1) => AssertRead(version, kind, spec, count);

    [Theory]
    [InlineData("Group.example.com=spec.template", "{template: T}", 1)]
    [InlineData("Group.example.com=spec.tasks[].template", "{tasks: [{template: T}, {template: T}]}", 2)]
    [InlineData("Group.example.com=spec.roles.*", "{roles: {a: T, b: T, c: ~}}", 2)]
    public void Kind_ThatIsGiven_IsReadByAll(string path, string spec, int count) => AssertRead("example.com/v1", "Group", spec, count, path);

    [Fact]
    public void Revision_IsAPodByItself()
    {
        byte[] text = Bytes("apiVersion: serving.knative.dev/v1\nkind: Revision\nmetadata: {annotations: {ambient.ambicap.dev/web: KILL}}\nspec: {containers: [{name: web, image: a}]}\n");
        Assert.Equal([], VerbOutcome.OfCheck(text).Problems);
        Assert.Equal(["web: KILL"], VerbOutcome.OfExplain(text).Grants);
    }

    /// <summary>A Rollout may have its template elsewhere.</summary>
    [Fact]
    public void Kind_WithoutItsTemplate_IsSkipped()
    {
        byte[] text = Bytes("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {workloadRef: {kind: Deployment, name: a}}\n");
        Assert.Equal((0, ""), (VerbOutcome.OfCheck(text).ExitCode, VerbOutcome.OfCheck(text).Output));
        Assert.Equal([], VerbOutcome.OfConvert(text).Problems);
    }

    [Theory]
    [InlineData("spec.tempalte", "3:7: spec has no tempalte, where the template path Group.example.com=spec.tempalte ends; correct --template-path")]
    [InlineData("speck.tasks[].template", "1:1: the document has no speck, where the template path Group.example.com=speck.tasks[].template ends; correct --template-path")]
    [InlineData("spec.tasks[].templat", "3:16: spec.tasks[0] has no templat, where the template path Group.example.com=spec.tasks[].templat ends; correct --template-path")]
    [InlineData("spec.tasks.template", "3:15: spec.tasks is a list, where the template path Group.example.com=spec.tasks.template needs a mapping; correct --template-path")]
    [InlineData("spec[].template", "3:7: spec is a mapping, where the template path Group.example.com=spec[].template needs a list; correct --template-path")]
    [InlineData("spec.tasks[]", "3:16: spec.tasks[0] has no spec, and so is no Pod template; correct --template-path Group.example.com=spec.tasks[]")]
    public void TemplatePath_ThatLeadsNowhere_IsNamedByAllWithItsEnd(string path, string expected)
    {
        string given = $"Group.example.com={path}";
        byte[] text = Bytes($"apiVersion: example.com/v1\nkind: Group\nspec: {{tasks: [{{template: {Template}}}]}}\n");
        Assert.Equal((2, expected), (VerbOutcome.OfCheck(text, given).ExitCode, Assert.Single(VerbOutcome.OfCheck(text, given).Problems)));
        Assert.Equal([expected], VerbOutcome.OfExplain(text, given).Problems.Where(problem => !problem.StartsWith("no Pod", StringComparison.Ordinal)));
        Assert.Equal([expected], VerbOutcome.OfConvert(text, options => options with { TemplatePaths = VerbOutcome.Paths(given) }).Problems);
    }

    [Theory]
    [InlineData("metadata: {name: x, annotations: {ambient.ambicap.dev/web: KILL}}", "3:35: annotation ambient.ambicap.dev/web")]
    [InlineData("spec: {podMetadata: {annotations: {ambicap.dev/add-is-ambient: 'true'}}}", "3:36: annotation ambicap.dev/add-is-ambient")]
    [InlineData("spec: {templates: [{container: {securityContext: {capabilities: {ambient: [KILL]}}}}]}", "3:66: capabilities.ambient")]
    [InlineData("spec: {a: {capabilities: {drop: [ALL], setForNonRoot: [KILL]}}}", "3:40: capabilities.setForNonRoot")]
    public void Grant_InAnUnknownKind_IsFoundByAll(string fields, string what)
    {
        byte[] text = Bytes($"apiVersion: example.com/v1\nkind: Group\n{fields}\n");
        string expected = $"{what} is in no Pod template that is known; give --template-path Group.example.com=PATH";
        Assert.Equal((1, VerbOutcome.LineOnly(expected)), (VerbOutcome.OfCheck(text).ExitCode, Assert.Single(VerbOutcome.OfCheck(text).Problems)));
        Assert.Equal((2, expected), (VerbOutcome.OfExplain(text).ExitCode, Assert.Single(VerbOutcome.OfExplain(text).Problems)));
        Assert.Equal([expected], VerbOutcome.OfConvert(text).Remarks);
        Assert.Equal([expected], VerbOutcome.OfConvert(text, options => options with { RefusesUnknownKinds = true }).Problems);
    }

    /// <summary>Lists are followed eight deep; what is deeper is not left in silence by any.</summary>
    [Theory]
    [InlineData(8, 0)]
    [InlineData(9, 1)]
    public void Grant_InListsOfLists_IsFoundByAll(int depth, int exitCode)
    {
        string pod = "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: " + "{runtimeClassName: ambicap, containers: [{name: web, image: a, securityContext: {capabilities: {ambient: [NET_BIND_SERVICE]}}}]}}";
        byte[] text = Bytes(Enumerable.Range(0, depth).Aggregate(pod, (inner, _) => $"{{apiVersion: v1, kind: List, items: [{inner}]}}") + "\n");
        Assert.Equal(exitCode, VerbOutcome.OfCheck(text).ExitCode);
        Assert.Equal(exitCode, VerbOutcome.OfConvert(text, options => options with { RefusesUnknownKinds = true }).Problems.Length);
    }

    /// <summary>The words mean other things to others.</summary>
    [Theory]
    [InlineData("Group", "spec: {ambient: [KILL], mesh: {ambient: {capabilities: [ambient]}}, capabilities: {ambient: true}}")]
    [InlineData("Group", "metadata: {labels: {ambicap.dev/x: y}, annotations: {docs: ambient.ambicap.dev/web, ambicap.dev: x}}")]
    [InlineData("RuntimeClass", "scheduling: {nodeSelector: {ambicap.dev/ready: 'true'}}")]
    [InlineData("ControllerRevision", "data: {spec: {template: " + Template + "}}")]
    public void UnknownKind_ThatAsksNothing_IsSkipped(string kind, string fields)
    {
        byte[] text = Bytes($"apiVersion: example.com/v1\nkind: {kind}\n{fields}\n");
        Assert.Equal((0, ""), (VerbOutcome.OfCheck(text).ExitCode, VerbOutcome.OfCheck(text).Output));
        VerbOutcome convert = VerbOutcome.OfConvert(text, options => options with { RefusesUnknownKinds = true });
        Assert.Equal((0, Encoding.UTF8.GetString(text)), (convert.ExitCode, convert.Output));
        Assert.Empty(convert.Remarks);
    }

    [Theory]
    [InlineData("", "no document in it; name a manifest, and see whether it was written to its end")]
    [InlineData("# Source: chart/templates/web.yaml\n---\n", "no document in it; name a manifest, and see whether it was written to its end")]
    [InlineData("a text\n", "1:1: the document must be a mapping, not the text \"a text\"")]
    [InlineData("\u007fELF\n", "1:1: a control character")]
    [InlineData("{\"kind\": \"Pod\", \"spec\": {\"cont", "1:")]
    [InlineData("kind: Pod\nspec: {containers: [{name: a", "3:1: not valid YAML: ")]
    [InlineData("kind: Pod\nmetadata: {name: a}\n", "1:1: the document has no spec; give it its containers")]
    public void Input_ThatSaysNothing_IsNotAllowed(string text, string expected)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("f.yaml", text);
        CheckOutcome check = CheckOutcome.Of("json", null, file);
        ExplainOutcome explain = ExplainOutcome.Of(file);
        Assert.Equal((2, 2), (check.ExitCode, explain.ExitCode));
        Assert.All([check.Errors, explain.Errors], errors => Assert.Contains($"ambicap: {file}:{(expected[0] == 'n' ? " " : "")}{expected}", errors, StringComparison.Ordinal));
    }

    /// <summary>A chart has files of which nothing is left; in a folder nobody named them.</summary>
    [Fact]
    public void Folder_WithEmptyFiles_IsReadAll()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a.yaml", "# nothing\n");
        _ = folder.Write("b.yaml", "kind: Pod\nspec: {containers: [{name: a, image: b}]}\n");
        Assert.Equal(0, CheckOutcome.Of("json", null, folder.Path).ExitCode);
    }

    private static void AssertRead(string version, string kind, string spec, int count, params string[] paths)
    {
        byte[] text = Bytes($"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x}}\nspec: {spec.Replace("T,", Template + ",", StringComparison.Ordinal).Replace("T}", Template + "}", StringComparison.Ordinal)}\n");
        VerbOutcome check = VerbOutcome.OfCheck(text, paths);
        Assert.Equal([], check.Problems);
        Assert.Equal(count, check.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Enumerable.Repeat("web: KILL,NET_RAW", count), VerbOutcome.OfExplain(text, paths).Grants);
        VerbOutcome convert = VerbOutcome.OfConvert(text, options => options with { TemplatePaths = VerbOutcome.Paths(paths) });
        Assert.Equal([], convert.Problems);
        Assert.Equal(count, convert.Output.Split("ambient.ambicap.dev/web: NET_RAW").Length - 1);
        Assert.Equal(Enumerable.Repeat("web: KILL,NET_RAW", count), VerbOutcome.OfExplain(Bytes(convert.Output), paths).Grants);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
