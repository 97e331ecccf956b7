using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>securityContext.sysctls</c> of the Pod; allowed: the kernel parameters that are the Pod's own and harm no other. The rest
/// change the node, or switch a defence off.
/// </summary>
/// <remarks>1.0: five. 1.27, 1.29, 1.32 and 1.37 let more of the network's own through.</remarks>
internal static class Sysctls
{
    public static StandardCheck Check { get; } = new(
        "sysctls",
        Level.Baseline,
        "forbidden sysctls",
        Only(0, IsAllowedSince0),
        Only(27, IsAllowedSince27),
        Only(29, IsAllowedSince29),
        Only(32, IsAllowedSince32),
        Only(37, IsAllowedSince37));

    private static bool IsAllowedSince0(string name) => name is
        "kernel.shm_rmid_forced" or "net.ipv4.ip_local_port_range" or "net.ipv4.tcp_syncookies" or "net.ipv4.ping_group_range" or
        "net.ipv4.ip_unprivileged_port_start";

    private static bool IsAllowedSince27(string name) => IsAllowedSince0(name) || name == "net.ipv4.ip_local_reserved_ports";

    private static bool IsAllowedSince29(string name) => IsAllowedSince27(name) || name is
        "net.ipv4.tcp_keepalive_time" or "net.ipv4.tcp_fin_timeout" or "net.ipv4.tcp_keepalive_intvl" or "net.ipv4.tcp_keepalive_probes";

    private static bool IsAllowedSince32(string name) => IsAllowedSince29(name) || name is "net.ipv4.tcp_rmem" or "net.ipv4.tcp_wmem";

    private static bool IsAllowedSince37(string name) => IsAllowedSince32(name) || name is
        "net.ipv4.tcp_slow_start_after_idle" or "net.ipv4.tcp_notsent_lowat";

    private static CheckRevision Only(int since, Predicate<string> isAllowed) => new(since, (Pod pod, ref ViolationList found) =>
    {
        for (int i = 0; i < pod.Sysctls.Count; i++)
        {
            if (!isAllowed(pod.Sysctls[i]))
            {
                found.AddPod($"sets the sysctl {Quoted.List(pod.Sysctls.Where(name => !isAllowed(name)))}; remove each");
                return;
            }
        }
    });
}
