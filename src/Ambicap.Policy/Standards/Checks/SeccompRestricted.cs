using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>seccompProfile.type</c> of the Pod and of every container; allowed: RuntimeDefault and Localhost, on each container or on
/// the Pod for all of them. Without a profile a container may make every system call.
/// </summary>
/// <remarks>1.19: the check, with the field. 1.25: Windows Pods are let be.</remarks>
internal static class SeccompRestricted
{
    private static readonly CheckRevision s_since19 = new(19, Since19);

    public static StandardCheck Check { get; } = new(
        "seccompProfile_restricted",
        Level.Restricted,
        "seccompProfile",
        s_since19,
        s_since19.ExceptOnWindows(25));

    private static void Since19(Pod pod, ref ViolationList found)
    {
        if (SeccompBaseline.FaultSince19(pod.SecurityContext) is { } fault)
        {
            found.AddPod(fault);
        }

        for (int i = 0; i < pod.Containers.Count; i++)
        {
            Container container = pod.Containers[i];
            if ((SeccompBaseline.FaultSince19(container.SecurityContext) ?? Absence(pod, container)) is { } detail)
            {
                found.Add(container, detail);
            }
        }
    }

    /// <summary>A profile of the Pod counts for its containers; one that is forbidden is said once, of the Pod.</summary>
    private static string? Absence(Pod pod, Container container) =>
        container.SecurityContext.Seccomp is null && pod.SecurityContext.Seccomp is null
            ? "has no seccomp profile; set securityContext.seccompProfile.type to RuntimeDefault, for it or for the Pod"
            : null;
}
