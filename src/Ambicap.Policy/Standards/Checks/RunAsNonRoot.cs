using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>runAsNonRoot</c> of the Pod and of every container; allowed: true, on each container or on the Pod for all of them, and
/// nowhere false. The kubelet then refuses to start a container as user 0.
/// </summary>
/// <remarks>1.0: the check. 1.35: Pods in a user namespace of their own are let be.</remarks>
internal static class RunAsNonRoot
{
    private static readonly CheckRevision s_since0 = new(0, Since0);

    public static StandardCheck Check { get; } = new(
        "runAsNonRoot",
        Level.Restricted,
        "runAsNonRoot != true",
        s_since0,
        s_since0.ExceptInUserNamespaces(35));

    private static void Since0(Pod pod, ref ViolationList found)
    {
        if (pod.SecurityContext.RunAsNonRoot == false)
        {
            found.AddPod("sets securityContext.runAsNonRoot to false; set it to true");
        }

        for (int i = 0; i < pod.Containers.Count; i++)
        {
            if (Fault(pod, pod.Containers[i]) is { } detail)
            {
                found.Add(pod.Containers[i], detail);
            }
        }
    }

    /// <summary>What the Pod says counts for its containers; a false there is said once, of the Pod.</summary>
    private static string? Fault(Pod pod, Container container) =>
        (container.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsNonRoot) switch
        {
            (false, _) => "sets securityContext.runAsNonRoot to false; set it to true",
            (null, null) => "may run as root; set securityContext.runAsNonRoot to true, for it or for the Pod",
            _ => null,
        };
}
