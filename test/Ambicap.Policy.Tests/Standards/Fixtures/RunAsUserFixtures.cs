using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class RunAsUserFixtures
{
    private const string Check = "runAsUser";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "absent", Allowed),
        new(Check, "1000", WithContext(context => context with { RunAsUser = 1000 })),
        new(Check, "0 in the container", WithContext(context => context with { RunAsUser = 0 }), Restricted(Check, 23))
        {
            Detail = "container \"web\" sets securityContext.runAsUser to 0; use another user, or remove it",
        },
        new(Check, "0 in the Pod", WithPodContext(context => context with { RunAsUser = 0 }), Restricted(Check, 23)) { Detail = PodZero },
        new(Check, "0 in a user namespace", WithPodContext(context => context with { RunAsUser = 0 }).InUserNamespace(), Restricted(Check, 23, 34))
        {
            Detail = PodZero,
        },
    ];

    private const string PodZero = "the Pod sets securityContext.runAsUser to 0; use another user, or remove it";
}
