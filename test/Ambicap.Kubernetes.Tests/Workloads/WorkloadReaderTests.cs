using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Workloads;

namespace Ambicap.Kubernetes.Tests.Workloads;

public sealed class WorkloadReaderTests
{
    private const string Template = "{metadata: {labels: {a: b}}, spec: {containers: [{name: web, image: x}]}}";

    [Theory]
    [InlineData("Deployment", "spec: {template: TEMPLATE}")]
    [InlineData("ReplicaSet", "spec: {template: TEMPLATE}")]
    [InlineData("ReplicationController", "spec: {template: TEMPLATE}")]
    [InlineData("StatefulSet", "spec: {template: TEMPLATE}")]
    [InlineData("DaemonSet", "spec: {template: TEMPLATE}")]
    [InlineData("Job", "spec: {template: TEMPLATE}")]
    [InlineData("CronJob", "spec: {jobTemplate: {spec: {template: TEMPLATE}}}")]
    [InlineData("PodTemplate", "template: TEMPLATE")]
    [InlineData("Pod", "spec: {containers: [{name: web, image: x}]}")]
    public void Read_Kind_FindsItsPod(string kind, string body)
    {
        (Workload[] workloads, FindingList findings, _) = Read($"kind: {kind}\nmetadata: {{name: n, namespace: s}}\n{body.Replace("TEMPLATE", Template, StringComparison.Ordinal)}\n");
        Assert.Empty(findings);
        Workload workload = Assert.Single(workloads);
        Assert.Equal((kind, "n", "s", "web"), (workload.Kind, workload.Name, workload.Pod.Namespace, Assert.Single(workload.Pod.Containers).Name));
    }

    [Fact]
    public void Read_List_FindsAllAndCountsTheRest()
    {
        (Workload[] workloads, FindingList findings, int skipped) = Read(
            $"kind: List\nitems:\n- {{kind: Service}}\n- {{kind: Deployment, metadata: {{name: a}}, spec: {{template: {Template}}}}}\n- kind: PodList\n  items:\n  - {{kind: Pod, metadata: {{name: b}}, spec: {{containers: [{{name: c, image: x}}]}}}}\n");
        Assert.Empty(findings);
        Assert.Equal(["a", "b"], workloads.Select(workload => workload.Name));
        Assert.Equal(1, skipped);
    }

    [Theory]
    [InlineData("a: b", "1:1: the document is no Kubernetes object; give it apiVersion and kind")]
    [InlineData("[a]", "1:1: the document is no Kubernetes object; give it apiVersion and kind")]
    [InlineData("kind: Deployment\nmetadata: {name: n}\nspec: {}", "3:7: Deployment \"n\": spec.template is missing or no mapping; add it")]
    [InlineData("kind: Job\nmetadata: {name: n}\nspec: {template: {spec: {containers: [{image: x}]}}}", "3:39: spec.template.spec.containers[0].name is missing; add it")]
    public void Read_Broken_SaysWhere(string text, string expected) =>
        Assert.Contains($"f:{expected}", Read(text).Findings.Select(finding => finding.ToString("f")));

    private static (Workload[] Workloads, FindingList Findings, int Skipped) Read(string text)
    {
        FindingList findings = [];
        WorkloadReader reader = new(findings);
        Workload[] workloads = [.. ManifestReader.ReadAll(new StringReader(text + "\n")).SelectMany(reader.Read)];
        return (workloads, findings, reader.Skipped);
    }
}
