using Ambicap.Policy.Audit;
using Ambicap.Policy.Managers;

namespace Ambicap.Node.Events;

/// <summary>An Event on a Pod.</summary>
/// <param name="Pod">The Pod.</param>
/// <param name="Container">The container's name in it.</param>
/// <param name="IsGranted">Whether the container was granted what it asked for.</param>
/// <param name="Note">What happened, for people.</param>
/// <param name="Time">When it happened last.</param>
/// <param name="Count">How often, since the last Event of the same.</param>
internal sealed record PodEvent(PodIdentity Pod, string Container, bool IsGranted, string Note, DateTime Time, int Count)
{
    internal const string GrantedReason = "AmbientGranted";
    internal const string RefusedReason = "AmbientRefused";

    /// <summary>The reason, as <c>kubectl get events</c> shows it.</summary>
    internal string Reason => IsGranted ? GrantedReason : RefusedReason;

    /// <summary>Of what ambicap-runtime decided; null where that is about no Pod of a cluster.</summary>
    internal static PodEvent? Of(AuditEntry entry, DateTime time) =>
        entry.Pod is { } pod && KubernetesName.IsNamespace(pod.Namespace) && KubernetesName.IsPod(pod.Name) && pod.Uid.Length > 0
            ? new PodEvent(pod, entry.Container, entry.IsGranted, entry.Message, time, 1)
            : null;
}
