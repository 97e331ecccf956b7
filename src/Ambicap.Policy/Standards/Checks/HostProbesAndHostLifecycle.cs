using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>host</c> of every container's probes and lifecycle hooks, by HTTP and by TCP; allowed: absent. The kubelet connects from
/// the node: with a host of its choice a Pod has it knock where the Pod itself may not.
/// </summary>
/// <remarks>1.34: the check.</remarks>
internal static class HostProbesAndHostLifecycle
{
    public static StandardCheck Check { get; } = new(
        "hostProbesAndHostLifecycle",
        Level.Baseline,
        "probe or lifecycle host",
        CheckRevision.OfContainers(34, Since34));

    private static string? Since34(Container container) => container.Hosts.Count == 0
        ? null
        : $"names a host in {string.Join(", ", container.Hosts.Select(Describe))}; remove it, so that the Pod itself is asked";

    private static string Describe(ConnectedHost host) => $"{host.Field} ({Quoted.Text(host.Host)})";
}
