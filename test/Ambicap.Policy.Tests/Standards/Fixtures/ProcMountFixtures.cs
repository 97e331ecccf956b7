using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class ProcMountFixtures
{
    private const string Check = "procMount";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "Default", WithContext(context => context with { ProcMount = "Default" })),
        new(Check, "Unmasked", Unmasked, Baseline(Check), Restricted(Check, 0, 34), Restricted("procMount_restricted", 35)) { Detail = Sets },
        new(Check, "Unmasked, hostUsers true", Unmasked with { HostUsers = true }, Baseline(Check), Restricted(Check, 0, 34), Restricted("procMount_restricted", 35))
        {
            Detail = Sets,
        },
        new(Check, "Unmasked in a user namespace", Unmasked.InUserNamespace(), Baseline(Check, 0, 34), Restricted(Check, 0, 34), Restricted("procMount_restricted", 35))
        {
            Detail = Sets,
        },
        new("procMount_restricted", "Default", WithContext(context => context with { ProcMount = "Default" })),
        new("procMount_restricted", "Unmasked in a user namespace", Unmasked.InUserNamespace(), Baseline(Check, 0, 34), Restricted(Check, 0, 34), Restricted("procMount_restricted", 35))
        {
            Detail = Sets,
        },
    ];

    private const string Sets = "container \"web\" sets securityContext.procMount to \"Unmasked\"; use Default, or remove it";

    private static Pod Unmasked => WithContext(context => context with { ProcMount = "Unmasked" });
}
