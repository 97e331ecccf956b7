using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>ports[].hostPort</c> of every container; allowed: absent, 0. A host port takes an address of the node, past
/// every Service and network policy.
/// </summary>
internal static class HostPorts
{
    public static StandardCheck Check { get; } = new("hostPorts", Level.Baseline, "hostPort", CheckRevision.OfContainers(0, Since0));

    private static string? Since0(Container container) => container.HostPorts.Count == 0
        ? null
        : $"takes port {string.Join(", ", container.HostPorts.Distinct().Take(MostShown))} of the node; remove hostPort";

    private const int MostShown = 16;
}
