using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Workloads;

namespace Ambicap.Cli.Explain;

/// <summary>A workload with the explanations of its containers.</summary>
internal sealed record WorkloadExplanation(Workload Workload, IReadOnlyList<ContainerExplanation> Containers)
{
    /// <summary>The workload's own name, or its Pod's.</summary>
    internal string Name => Workload.Name.Length > 0 ? Workload.Name : Workload.Pod.Name;
}
