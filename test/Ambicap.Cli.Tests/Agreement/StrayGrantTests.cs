using System.Text;

namespace Ambicap.Cli.Tests.Agreement;

/// <summary>What is written like a grant and grants nothing is found by every verb, in the same words and at the same place.</summary>
public sealed class StrayGrantTests
{
    private const string Nothing = " is no field, and grants nothing; ";
    private const string OfContainer = "write securityContext.capabilities.";

    [Theory]
    [InlineData("ambient: [NET_RAW]", "", "", "", "3:1: the Pod: ambient" + Nothing + OfContainer + "ambient of the container")]
    [InlineData("", "ambient: [NET_RAW]", "", "", "5:3: the Pod: spec.ambient" + Nothing + OfContainer + "ambient of the container")]
    [InlineData("", "capabilities: {addForNonRoot: [NET_RAW]}", "", "", "5:18: the Pod: spec.capabilities.addForNonRoot" + Nothing + OfContainer + "addForNonRoot of the container")]
    [InlineData("", "securityContext: {ambientCapabilities: [NET_RAW]}", "", "", "5:21: the Pod: spec.securityContext.ambientCapabilities" + Nothing + OfContainer + "ambient of the container")]
    [InlineData("", "securityContext: {capabilities: {add: [KILL], ambient: [NET_RAW]}}", "", "", "5:49: the Pod: spec.securityContext.capabilities.ambient" + Nothing + OfContainer + "ambient of the container")]
    [InlineData("", "", "setForNonRoot: [NET_RAW]", "", "8:5: container \"web\": setForNonRoot" + Nothing + OfContainer + "setForNonRoot of this container")]
    [InlineData("", "", "capabilities: {ambient: [NET_RAW]}", "", "8:20: container \"web\": capabilities.ambient" + Nothing + OfContainer + "ambient of this container")]
    [InlineData("", "", "securityContext: {runAsUser: 7, ambient: NET_RAW}", "", "8:37: container \"web\": securityContext.ambient" + Nothing + OfContainer + "ambient of this container")]
    [InlineData("", "", "", "ambiant: [NET_RAW]", "9:38: container \"web\": securityContext.capabilities.ambiant" + Nothing + "did you mean securityContext.capabilities.ambient?")]
    [InlineData("", "", "", "ambients: [NET_RAW]", "9:38: container \"web\": securityContext.capabilities.ambients" + Nothing + "did you mean securityContext.capabilities.ambient?")]
    [InlineData("", "", "", "addForNonroot: [NET_RAW]", "9:38: container \"web\": securityContext.capabilities.addForNonroot" + Nothing + "did you mean securityContext.capabilities.addForNonRoot?")]
    public void Field_InAWrongPlaceOrNearlyOne_IsRefusedByAll(string top, string spec, string container, string capabilities, string expected) =>
        AssertRefused(
            $$"""
            apiVersion: v1
            kind: Pod
            {{(top.Length == 0 ? "metadata: {name: x}" : top)}}
            spec:
              {{(spec.Length == 0 ? "hostname: a" : spec)}}
              containers:
              - name: web
                {{(container.Length == 0 ? "image: a" : container)}}
                {{(capabilities.Length == 0 ? "image: b" : $"securityContext: {{capabilities: {{{capabilities}}}}}")}}
            """,
            expected);

    /// <summary>Whoever does not mean the KEP's fields hears nothing.</summary>
    [Theory]
    [InlineData("spec: {ambient: ~, containers: [{name: web, image: a}]}")]
    [InlineData("spec: {ambient: true, containers: [{name: web, ambient: {mode: on}}]}")]
    [InlineData("spec: {containers: [{name: web, env: [{name: ambient, value: a}], runAsNonRoot: true, securityContext: {runAsNonroot: true}}]}")]
    [InlineData("metadata: {labels: {ambient: a, istio.io/dataplane-mode: ambient}, annotations: {ambient: a}}\nspec: {containers: []}")]
    [InlineData("spec: {securityContext: {capabilities: {add: [NET_RAW]}}, capabilities: [ambient], containers: [{name: web}]}")]
    [InlineData("spec: {ambient: [KILL], containers: []}\nspec: {containers: []}")]
    [InlineData("spec: {containers: [{name: web, securityContext: {ambient: [KILL]}, securityContext: {}}]}")]
    public void Field_OfAnotherMeaning_IsNobodysBusiness(string fields)
    {
        byte[] text = Bytes($"apiVersion: v1\nkind: Pod\n{fields}\n");
        Assert.Equal([], VerbOutcome.OfCheck(text).Problems);
        Assert.Equal([], VerbOutcome.OfExplain(text).Problems);
        Assert.Equal(([], Encoding.UTF8.GetString(text)), (VerbOutcome.OfConvert(text).Problems, VerbOutcome.OfConvert(text).Output));
    }

    [Theory]
    [InlineData("ambicap.dev/add-is-ambiant: 'true'", "3:26: annotation ambicap.dev/add-is-ambiant is unknown; did you mean ambicap.dev/add-is-ambient?")]
    [InlineData("ambeint.ambicap.dev/web: KILL", "3:26: annotation ambeint.ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW NET_ADMIN", "3:26: container \"web\": annotation ambient.ambicap.dev/web: no comma between the names \"NET_RAW NET_ADMIN\"; put one between each two")]
    public void Annotation_WrittenWrong_IsRefusedByAll(string annotation, string expected) =>
        AssertRefused($"apiVersion: v1\nkind: Pod\nmetadata: {{annotations: {{{annotation}}}}}\nspec: {{containers: [{{name: web, image: a}}]}}\n", expected);

    [Theory]
    [InlineData("apps/v1", "Deployment", "{template: TEMPLATE}", "spec.template")]
    [InlineData("batch/v1", "CronJob", "{jobTemplate: {spec: {template: TEMPLATE}}}", "spec.jobTemplate.spec.template")]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "{template: TEMPLATE}", "spec.template")]
    [InlineData("jobset.x-k8s.io/v1alpha2", "JobSet", "{replicatedJobs: [{template: {spec: {template: TEMPLATE}}}]}", "spec.replicatedJobs[].template.spec.template")]
    public void Annotation_OfTheWorkloadItself_IsRefusedByAll(string version, string kind, string spec, string template) =>
        AssertRefused(
            $"apiVersion: {version}\nkind: {kind}\nmetadata: {{annotations: {{ambient.ambicap.dev/web: KILL}}}}\nspec: {spec.Replace("TEMPLATE", "{spec: {containers: [{name: web, image: a}]}}", StringComparison.Ordinal)}\n",
            $"3:26: annotation ambient.ambicap.dev/web in metadata.annotations of the {kind} reaches no Pod; move it to {template}.metadata.annotations");

    [Fact]
    public void Annotation_BetweenObjectAndTemplate_IsRefusedByAll() => AssertRefused(
        "apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    metadata: {annotations: {nonroot.ambicap.dev/web: KILL}}\n    spec: {template: {spec: {containers: [{name: web, image: a}]}}}\n",
        "5:30: annotation nonroot.ambicap.dev/web in spec.jobTemplate.metadata.annotations of the CronJob reaches no Pod; move it to spec.jobTemplate.spec.template.metadata.annotations");

    /// <summary>Kustomize's commonAnnotations write both; what convert makes of the template's is right, too.</summary>
    [Theory]
    [InlineData("ambient.ambicap.dev/web: KILL")]
    [InlineData("ambicap.dev/add-is-ambient: 'true'")]
    public void Annotation_OfWorkloadAndTemplate_IsRight(string annotation)
    {
        byte[] text = Bytes($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{annotations: {{{annotation}}}}}\nspec: {{template: {{metadata: {{annotations: {{{annotation}}}}}, spec: {{containers: [{{name: web, image: a, securityContext: {{capabilities: {{add: [KILL]}}}}}}]}}}}}}\n");
        Assert.Equal([], VerbOutcome.OfCheck(text).Problems);
        Assert.Equal([], VerbOutcome.OfExplain(text).Problems);
        VerbOutcome convert = VerbOutcome.OfConvert(text);
        Assert.Equal([], convert.Problems);
        Assert.Equal([], VerbOutcome.OfCheck(Bytes(convert.Output)).Problems);
    }

    [Theory]
    [InlineData("drop: [all]", "container \"web\": capabilities.drop: Pod Security does not take \"all\" for ALL; write it in capitals", true)]
    [InlineData("drop: [CAP_CHOWN, CAP_KILL]", "container \"web\": CAP_CHOWN, CAP_KILL in drop drop nothing: containerd puts CAP_ in front of them again; write CHOWN,KILL", false)]
    [InlineData("add: [NETRAW]", "container \"web\": capabilities.add: unknown capability \"NETRAW\"; did you mean NET_RAW?", false)]
    public void List_ThatDoesNotDoWhatItSays_IsSaid(string list, string expected, bool isInExplain)
    {
        byte[] text = Bytes($"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: web\n    securityContext:\n      allowPrivilegeEscalation: false\n      capabilities:\n        ambient: [NET_RAW]\n        {list}\n");
        VerbOutcome check = VerbOutcome.OfCheck(text);
        Assert.Equal((0, $"10: {expected}"), (check.ExitCode, Assert.Single(check.Remarks)));
        string remark = Assert.Single(VerbOutcome.OfConvert(text).Remarks);
        Assert.Equal($"10: {expected}", VerbOutcome.LineOnly(remark));
        Assert.Equal(isInExplain ? [remark] : [], VerbOutcome.OfExplain(text).Remarks);
        Assert.True(isInExplain || VerbOutcome.OfExplain(text).Output.Contains(list.StartsWith("add", StringComparison.Ordinal) ? "NETRAW" : "drop nothing", StringComparison.Ordinal));
    }

    private static void AssertRefused(string text, string expected)
    {
        byte[] bytes = Bytes(text);
        VerbOutcome check = VerbOutcome.OfCheck(bytes);
        Assert.Equal([VerbOutcome.LineOnly(expected)], check.Problems);
        VerbOutcome explain = VerbOutcome.OfExplain(bytes);
        Assert.Equal([expected], explain.Problems);
        VerbOutcome convert = VerbOutcome.OfConvert(bytes);
        Assert.Equal([expected], convert.Problems);
        Assert.Equal((1, 2, 2), (check.ExitCode, explain.ExitCode, convert.ExitCode));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
