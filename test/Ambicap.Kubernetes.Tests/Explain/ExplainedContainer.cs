using System.Text;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;

namespace Ambicap.Kubernetes.Tests.Explain;

/// <summary>Explains the first container of a manifest as <c>ambicap explain</c> does.</summary>
internal static class ExplainedContainer
{
    internal static ContainerExplanation Of(string manifest, ExplainOptions options)
    {
        List<(int Document, DecodedObject Object)> found = [];
        _ = new DocumentDecoder(withPrograms: true).Decode(Encoding.UTF8.GetBytes(manifest), 1, found);
        DecodedWorkload workload = Assert.IsType<DecodedWorkload>(Assert.Single(found).Object);
        AmbientGrants grants = AmbientGrants.Read(workload.Pod, addIsAmbient: false);
        Assert.Empty(grants.Violations);
        string name = workload.Pod.Containers[0].Name;
        return ContainerExplainer.Explain(
            workload.Pod, workload.Pod.Containers[0], workload.Details.Containers.First(), grants.ByContainer.GetValueOrDefault(name), options);
    }
}
