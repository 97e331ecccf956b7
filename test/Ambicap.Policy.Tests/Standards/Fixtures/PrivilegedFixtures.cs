using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class PrivilegedFixtures
{
    private const string Check = "privileged";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "false", WithContext(context => context with { Privileged = false })),
        new(Check, "true", WithContext(context => context with { Privileged = true }), Both(Check))
        {
            Detail = "container \"web\" sets securityContext.privileged to true; remove it",
        },
    ];
}
