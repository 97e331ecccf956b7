using Ambicap.Capabilities;
using Ambicap.Kubernetes.Grants;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cli.Run;

/// <summary>
/// Completes a Pod as admission does on a cluster: a container manager has to be told of a grant by <c>capabilities.add</c>, so that its
/// default seccomp profile opens for it. The rule is that of <see cref="SeccompAddition"/>.
/// </summary>
internal static class GrantCompletion
{
    /// <summary>The Pod with what is missing, and what that is by container; the Pod itself where nothing is.</summary>
    internal static (Pod Pod, IReadOnlyList<(string Container, CapabilitySet Added)> Additions) Complete(Pod pod, IReadOnlyDictionary<string, Grant> grants)
    {
        PolicyPod model = PodModel.Of(pod);
        List<(string Container, CapabilitySet Added)> additions = [];
        Container[] containers = [.. pod.Containers.Select(container =>
        {
            CapabilitySet missing = SeccompAddition.MissingIn(model, PodModel.Of(container), grants.GetValueOrDefault(container.Name));
            if (missing.IsEmpty)
            {
                return container;
            }

            additions.Add((container.Name, missing));
            return With(container, missing);
        })];
        return (additions.Count == 0 ? pod : pod with { Containers = containers }, additions);
    }

    private static Container With(Container container, CapabilitySet added)
    {
        IEnumerable<ManifestScalar> names = added.Select(capability => new ManifestScalar(container.Position, capability.ToName(), IsPlain: false));
        return container with { SecurityContext = container.SecurityContext with { Add = [.. container.SecurityContext.Add, .. names] } };
    }
}
