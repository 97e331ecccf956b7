using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Explain;

/// <summary>A workload with the explanations of its containers.</summary>
/// <param name="File">Its file.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Containers">The explanations, in the order of the Pod's containers.</param>
internal sealed record WorkloadExplanation(InputFile File, DecodedWorkload Workload, IReadOnlyList<ContainerExplanation> Containers)
{
    /// <summary>Its namespace, as far as a file can tell.</summary>
    internal string Namespace => Workload.Namespace ?? DefaultNamespace.Name;
}
