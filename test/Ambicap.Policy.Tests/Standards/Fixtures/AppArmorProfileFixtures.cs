using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class AppArmorProfileFixtures
{
    private const string Check = "appArmorProfile";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "RuntimeDefault", WithContext(context => context with { AppArmor = new ConfinementProfile("RuntimeDefault") })),
        new(Check, "Localhost by the Pod", WithPodContext(context => context with { AppArmor = new ConfinementProfile("Localhost") })),
        new(Check, "Unconfined in the container", WithContext(context => context with { AppArmor = new ConfinementProfile("Unconfined") }), Both(Check))
        {
            Detail = "container \"web\" sets securityContext.appArmorProfile.type to \"Unconfined\"; use RuntimeDefault or Localhost",
        },
        new(Check, "Unconfined in the Pod", WithPodContext(context => context with { AppArmor = new ConfinementProfile("Unconfined") }), Both(Check))
        {
            Detail = "the Pod sets securityContext.appArmorProfile.type to \"Unconfined\"; use RuntimeDefault or Localhost",
        },
        new(Check, "annotations that are allowed", Allowed with
        {
            Annotations =
            [
                new(PodAnnotations.AppArmorPrefix + "web", "runtime/default"),
                new(PodAnnotations.AppArmorPrefix + "b", "localhost/mine"),
                new(PodAnnotations.AppArmorPrefix + "c", ""),
            ],
        }),
        new(Check, "annotation", WithAnnotation(PodAnnotations.AppArmorPrefix + "web", "unconfined"), Both(Check))
        {
            Detail = "annotation \"container.apparmor.security.beta.kubernetes.io/web\" is \"unconfined\"; use runtime/default or localhost/PROFILE",
        },
        new(Check, "annotation of no container", WithAnnotation(PodAnnotations.AppArmorPrefix + "nobody", "docker/default"), Both(Check))
        {
            Detail = "annotation \"container.apparmor.security.beta.kubernetes.io/nobody\" is \"docker/default\"; use runtime/default or localhost/PROFILE",
        },
    ];
}
