using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class HostNamespacesFixtures
{
    private const string Check = "hostNamespaces";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "none", Allowed with { HostUsers = true }),
        new(Check, "network", Allowed with { HostNetwork = true }, Both(Check)) { Detail = "the Pod sets hostNetwork to true; remove each" },
        new(Check, "PID", Allowed with { HostPid = true }, Both(Check)) { Detail = "the Pod sets hostPID to true; remove each" },
        new(Check, "IPC", Allowed with { HostIpc = true }, Both(Check)) { Detail = "the Pod sets hostIPC to true; remove each" },
        new(Check, "all", Allowed with { HostNetwork = true, HostPid = true, HostIpc = true }, Both(Check))
        {
            Detail = "the Pod sets hostNetwork, hostPID, hostIPC to true; remove each",
        },
    ];
}
