using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>allowPrivilegeEscalation</c> of every container; allowed: false. It is no_new_privs: execve then gives nothing by
/// set-user-ID or file capabilities. An ambient grant needs none of that.
/// </summary>
/// <remarks>1.8: the check, with the field. 1.25: Windows Pods are let be.</remarks>
internal static class AllowPrivilegeEscalation
{
    private static readonly CheckRevision s_since8 = CheckRevision.OfContainers(8, container =>
        container.SecurityContext.AllowPrivilegeEscalation == false
            ? null
            : "may gain privileges; set securityContext.allowPrivilegeEscalation to false");

    public static StandardCheck Check { get; } = new(
        "allowPrivilegeEscalation",
        Level.Restricted,
        "allowPrivilegeEscalation != false",
        s_since8,
        s_since8.ExceptOnWindows(25));
}
