using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class SeccompBaselineFixtures
{
    private const string Check = "seccompProfile_baseline";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "Localhost", WithContext(context => context with { Seccomp = new ConfinementProfile("Localhost") })),
        new(Check, "absent", WithPodContext(context => context with { Seccomp = null }), Restricted(Next, 19)),
        new(Check, "Unconfined in the container", Unconfined, Baseline(Check, 19), Restricted(Next, 19))
        {
            Detail = "container \"web\" sets securityContext.seccompProfile.type to \"Unconfined\"; use RuntimeDefault or Localhost",
        },
        new(Check, "Unconfined in the Pod", WithPodContext(context => context with { Seccomp = new ConfinementProfile("Unconfined") }), Baseline(Check, 19), Restricted(Next, 19))
        {
            Detail = "the Pod sets securityContext.seccompProfile.type to \"Unconfined\"; use RuntimeDefault or Localhost",
        },
        new(Check, "Unconfined on Windows", Unconfined.OnWindows(), Baseline(Check, 19), Restricted(Next, 19, 24))
        {
            Detail = "container \"web\" sets securityContext.seccompProfile.type to \"Unconfined\"; use RuntimeDefault or Localhost",
        },
        new(Check, "annotations that are allowed", Allowed with
        {
            Annotations =
            [
                new(PodAnnotations.SeccompPod, "docker/default"),
                new(PodAnnotations.SeccompContainerPrefix + "web", "localhost/mine"),
                new(PodAnnotations.SeccompContainerPrefix + "other", "unconfined"),
            ],
        }),
        new(Check, "annotation of the Pod", WithAnnotation(PodAnnotations.SeccompPod, "unconfined"), Both(Check, 0, 18))
        {
            Detail = "annotation \"seccomp.security.alpha.kubernetes.io/pod\" is \"unconfined\"; use runtime/default or localhost/PROFILE",
        },
        new(Check, "annotation of the container", WithAnnotation(PodAnnotations.SeccompContainerPrefix + "web", ""), Both(Check, 0, 18))
        {
            Detail = "annotation \"container.seccomp.security.alpha.kubernetes.io/web\" is \"\"; use runtime/default or localhost/PROFILE",
        },
    ];

    private const string Next = "seccompProfile_restricted";

    private static Pod Unconfined => WithContext(context => context with { Seccomp = new ConfinementProfile("Unconfined") });
}
