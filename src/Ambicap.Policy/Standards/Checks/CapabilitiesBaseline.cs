using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>capabilities.add</c> of every container; allowed: what Docker gives by default, NET_RAW excepted, each spelled exactly
/// so. Other capabilities reach the node, or other Pods' traffic. What may be ambient is less: see the ambient rules.
/// </summary>
internal static class CapabilitiesBaseline
{
    public static StandardCheck Check { get; } = new(
        "capabilities_baseline",
        Level.Baseline,
        "non-default capabilities",
        CheckRevision.OfContainers(0, Since0))
    {
        RestrictedSuccessor = CapabilitiesRestricted.Check,
    };

    private static string? Since0(Container container)
    {
        IReadOnlyList<string> added = container.SecurityContext.Capabilities?.Add ?? [];
        for (int i = 0; i < added.Count; i++)
        {
            if (!IsAllowed(added[i]))
            {
                return $"adds {Quoted.List(added.Where(name => !IsAllowed(name)))}; remove each from securityContext.capabilities.add";
            }
        }

        return null;
    }

    private static bool IsAllowed(string name) => name is
        "AUDIT_WRITE" or "CHOWN" or "DAC_OVERRIDE" or "FOWNER" or "FSETID" or "KILL" or "MKNOD" or "NET_BIND_SERVICE" or
        "SETFCAP" or "SETGID" or "SETPCAP" or "SETUID" or "SYS_CHROOT";
}
