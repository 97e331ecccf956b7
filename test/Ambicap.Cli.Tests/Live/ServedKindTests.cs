using Ambicap.Cli.Live;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Tests.Live;

public sealed class ServedKindTests
{
    /// <summary>Lines of kubectl 1.36.4 before kube-apiserver 1.36.2, and two of custom kinds as it prints them.</summary>
    private const string Table = """
        configmaps                 cm       v1                             true   ConfigMap
        pods                       po       v1                             true   Pod
        podtemplates                        v1                             true   PodTemplate
        deployments                deploy   apps/v1                        true   Deployment
        controllerrevisions                 apps/v1                        true   ControllerRevision
        jobs                                batch/v1                       true   Job
        rollouts                   ro       argoproj.io/v1alpha1           true   Rollout
        groups                     g,gr     example.com/v1                 true   Group
        jobs                       vj       batch.volcano.sh/v1alpha1      true   Job

        """;

    [Fact]
    public void Parse_Table_IsTheKindsWithPodsTemplatesFirst()
    {
        string[] found = [.. ServedKind.Parse(Table, WorkloadKinds.BuiltIn).Select(kind => kind.PathIn(null))];
        Assert.Equal(
            [
                "/api/v1/podtemplates", "/apis/apps/v1/deployments", "/apis/argoproj.io/v1alpha1/rollouts", "/apis/batch/v1/jobs",
                "/apis/batch.volcano.sh/v1alpha1/jobs", "/api/v1/pods",
            ],
            found);
    }

    [Fact]
    public void Parse_GivenKind_IsThereToo()
    {
        Assert.True(TemplatePath.TryParse("Group.example.com=spec.tasks[].template", out TemplatePath? path, out _));
        ServedKind kind = Assert.Single(ServedKind.Parse(Table, new WorkloadKinds([path])), kind => kind.Kind == "Group");
        Assert.Equal("/apis/example.com/v1/namespaces/web/groups", kind.PathIn("web"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("error: nothing\n\n")]
    public void Parse_WhatIsNoTable_IsNothing(string text) => Assert.Empty(ServedKind.Parse(text, WorkloadKinds.BuiltIn));
}
