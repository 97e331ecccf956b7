using Ambicap.Capabilities;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Explain;

/// <summary>
/// Where ports below 1024, and ping, need no capability at all: two sysctls of a Pod's own network namespace, which newer container managers
/// set by themselves, and a Pod may set anywhere else.
/// </summary>
internal static class NetworkRemarks
{
    internal const string Rule = "Linux, ip-sysctl; Kubernetes, safe sysctls";

    private const string Ports = "net.ipv4.ip_unprivileged_port_start";
    private const string Ping = "net.ipv4.ping_group_range";

    // The last group that the kernel takes for it; in a user namespace one that is mapped there, of which a Pod has 65,536.
    private const string LastGroup = "2147483647";
    private const string LastMapped = "65535";

    /// <summary>The remarks on capabilities that a manifest names.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="named">What is granted and added by name.</param>
    /// <param name="manager">Who makes the Pod's network.</param>
    internal static IEnumerable<string> Of(Pod pod, CapabilitySet named, ContainerManager manager)
    {
        if (named.Contains(Capability.NetBindService))
        {
            yield return OnPorts(pod, manager);
        }

        if (named.Contains(Capability.NetRaw))
        {
            yield return OnPing(pod, manager);
        }
    }

    private static string OnPorts(Pod pod, ContainerManager manager) =>
        pod.HostNetwork ? "on the host's network ports below 1024 need NET_BIND_SERVICE, since no Pod may set that network's sysctls"
        : pod.Sysctls.Contains(Ports) ? $"the Pod sets {Ports} itself: ports from that number on need no NET_BIND_SERVICE"
        : manager.Kind == ManagerKind.Docker
            ? $"a port below 1024 needs no capability here: {manager} sets {Ports}=0 in the container's own network, unless --sysctl says no; "
                + "NET_BIND_SERVICE is needed with --network host, and on containerd 1.x, CRI-O and Podman"
        : manager.Rules.OpensNetwork
            ? $"a port below 1024 needs no capability here: {manager} sets {Ports}=0 in the Pod's own network, unless its configuration says no "
                + "(enable_unprivileged_ports); NET_BIND_SERVICE is needed with hostNetwork, and on containerd 1.x and CRI-O"
        : $"if it is for a port below 1024 only, the safe sysctl {Ports}=0 in the Pod's securityContext is the smaller remedy, and NET_BIND_SERVICE is "
            + "not needed; containerd 2.0 and newer set it by themselves";

    private static string OnPing(Pod pod, ContainerManager manager) =>
        pod.HostNetwork ? "on the host's network ping needs NET_RAW where the host's ping_group_range is closed"
        : pod.Sysctls.Contains(Ping) ? $"the Pod sets {Ping} itself: ping of those groups needs no NET_RAW, raw and packet sockets do"
            + (pod.IsInUserNamespace ? $"; with hostUsers: false a group beyond {LastMapped} keeps it from starting" : "")
        : manager.Kind == ManagerKind.Docker
            ? $"ping by datagram sockets, as iputils' is, needs no capability here: {manager} opens {Ping} in the container's own network, unless --sysctl says no; raw and packet sockets need "
                + "NET_RAW, and so does ping with --network host, and on containerd 1.x, CRI-O and Podman"
        : manager.Rules.OpensNetwork && !pod.IsInUserNamespace
            ? $"ping by datagram sockets, as iputils' is, needs no capability here: {manager} opens {Ping} in the Pod's own network, unless its configuration says no "
                + "(enable_unprivileged_icmp); raw and packet sockets need NET_RAW, and so does ping with hostNetwork, hostUsers: false, and on "
                + "containerd 1.x and CRI-O"
        : $"if it is for ping only, the safe sysctl {Ping}=\"0 {(pod.IsInUserNamespace ? LastMapped : LastGroup)}\" in the Pod's securityContext is the smaller remedy; raw and packet "
            + "sockets need NET_RAW";
}
