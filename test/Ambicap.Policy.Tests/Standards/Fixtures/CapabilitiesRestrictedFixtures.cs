using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class CapabilitiesRestrictedFixtures
{
    private const string Check = "capabilities_restricted";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "drops ALL", WithCapabilities([], ["ALL"])),
        new(Check, "drops more than ALL and adds NET_BIND_SERVICE", WithCapabilities(["NET_BIND_SERVICE"], ["KILL", "ALL"])),
        new(Check, "drops nothing", WithCapabilities([], []), Restricted(Check, 22)) { Detail = DropAll },
        new(Check, "drops all, not ALL", WithCapabilities([], ["all", "CAP_ALL"]), Restricted(Check, 22)) { Detail = DropAll },
        new(Check, "no capabilities", WithContext(context => context with { Capabilities = null }), Restricted(Check, 22)) { Detail = DropAll },
        new(Check, "adds CHOWN", WithCapabilities(["CHOWN", "NET_BIND_SERVICE"], ["ALL"]), Restricted(Check, 22))
        {
            Detail = "container \"web\" adds \"CHOWN\"; remove each from securityContext.capabilities.add",
        },
        new(Check, "adds CHOWN and drops nothing", WithCapabilities(["CHOWN"], []), Restricted(Check, 22))
        {
            Detail = DropAll + "; it adds \"CHOWN\"; remove each from securityContext.capabilities.add",
        },
        new(Check, "Windows", WithCapabilities([], []).OnWindows(), Restricted(Check, 22, 24)) { Detail = DropAll },
    ];

    private const string DropAll = "container \"web\" does not drop ALL; set securityContext.capabilities.drop to [\"ALL\"]";
}
