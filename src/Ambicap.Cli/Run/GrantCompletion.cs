using Ambicap.Capabilities;
using Ambicap.Cli.Run.Manifest;
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
    internal static (RunnablePod Pod, IReadOnlyList<(string Container, CapabilitySet Added)> Additions) Complete(RunnablePod pod, IReadOnlyDictionary<string, Grant> grants)
    {
        List<(string Container, CapabilitySet Added)> additions = [];
        RunnableContainer[] containers = [.. pod.Containers.Select(container =>
        {
            CapabilitySet missing = SeccompAddition.MissingIn(pod.Pod, container.Container, grants.GetValueOrDefault(container.Name));
            if (missing.IsEmpty)
            {
                return container;
            }

            additions.Add((container.Name, missing));
            return With(container, missing);
        })];
        return (additions.Count == 0 ? pod : pod with { Containers = containers }, additions);
    }

    private static RunnableContainer With(RunnableContainer container, CapabilitySet added)
    {
        SecurityContext context = container.SecurityContext;
        CapabilityFields before = context.Capabilities ?? new CapabilityFields([], []);
        CapabilityFields completed = before with { Add = [.. before.Add, .. added.Select(capability => capability.ToName())] };
        return container with { Container = container.Container with { SecurityContext = context with { Capabilities = completed } } };
    }
}
