using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class AllowPrivilegeEscalationFixtures
{
    private const string Check = "allowPrivilegeEscalation";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "false", WithContext(context => context with { AllowPrivilegeEscalation = false })),
        new(Check, "absent", WithContext(context => context with { AllowPrivilegeEscalation = null }), Restricted(Check, 8)) { Detail = MayGain },
        new(Check, "true", WithContext(context => context with { AllowPrivilegeEscalation = true }), Restricted(Check, 8)) { Detail = MayGain },
        new(Check, "Windows", WithContext(context => context with { AllowPrivilegeEscalation = null }).OnWindows(), Restricted(Check, 8, 24))
        {
            Detail = MayGain,
        },
    ];

    private const string MayGain = "container \"web\" may gain privileges; set securityContext.allowPrivilegeEscalation to false";
}
