using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class SeccompRestrictedFixtures
{
    private const string Check = "seccompProfile_restricted";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "by the container", Profiles(null, "RuntimeDefault")),
        new(Check, "Localhost by the Pod", Profiles("Localhost", null)),
        new(Check, "nowhere", Profiles(null, null), Restricted(Check, 19)) { Detail = Absent },
        new(Check, "nowhere, on Windows", Profiles(null, null).OnWindows(), Restricted(Check, 19, 24)) { Detail = Absent },
        new(Check, "a type that is not known", Profiles("RuntimeDefault", "runtimedefault"), Baseline("seccompProfile_baseline", 19), Restricted(Check, 19))
        {
            Detail = "container \"web\" sets securityContext.seccompProfile.type to \"runtimedefault\"; use RuntimeDefault or Localhost",
        },
        new(Check, "Unconfined in the Pod, good in the container", Profiles("Unconfined", "RuntimeDefault"), Baseline("seccompProfile_baseline", 19), Restricted(Check, 19))
        {
            Detail = "the Pod sets securityContext.seccompProfile.type to \"Unconfined\"; use RuntimeDefault or Localhost",
        },
    ];

    private const string Absent =
        "container \"web\" has no seccomp profile; set securityContext.seccompProfile.type to RuntimeDefault, for it or for the Pod";

    private static Pod Profiles(string? ofPod, string? ofContainer) => WithContext(context => context with { Seccomp = Profile(ofContainer) }) with
    {
        SecurityContext = Allowed.SecurityContext with { Seccomp = Profile(ofPod) },
    };

    private static ConfinementProfile? Profile(string? type) => type is null ? null : new ConfinementProfile(type);
}
