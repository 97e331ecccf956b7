using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class RunAsNonRootFixtures
{
    private const string Check = "runAsNonRoot";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "by the container", Container(null, true)),
        new(Check, "by both", Container(true, true)),
        new(Check, "nowhere", Container(null, null), Restricted(Check))
        {
            Detail = "container \"web\" may run as root; set securityContext.runAsNonRoot to true, for it or for the Pod",
        },
        new(Check, "false in the container", Container(true, false), Restricted(Check))
        {
            Detail = "container \"web\" sets securityContext.runAsNonRoot to false; set it to true",
        },
        new(Check, "false in the Pod", Container(false, null), Restricted(Check)) { Detail = PodFalse },
        new(Check, "false in the Pod, true in the container", Container(false, true), Restricted(Check)) { Detail = PodFalse },
        new(Check, "nowhere, in a user namespace", Container(null, null).InUserNamespace(), Restricted(Check, 0, 34))
        {
            Detail = "container \"web\" may run as root; set securityContext.runAsNonRoot to true, for it or for the Pod",
        },
        new(Check, "false, in a user namespace", Container(false, null).InUserNamespace(), Restricted(Check, 0, 34)) { Detail = PodFalse },
        new(Check, "nowhere, on Windows", Container(null, null).OnWindows(), Restricted(Check))
        {
            Detail = "container \"web\" may run as root; set securityContext.runAsNonRoot to true, for it or for the Pod",
        },
    ];

    private const string PodFalse = "the Pod sets securityContext.runAsNonRoot to false; set it to true";

    private static Pod Container(bool? ofPod, bool? ofContainer) => WithContext(context => context with { RunAsNonRoot = ofContainer }) with
    {
        SecurityContext = Allowed.SecurityContext with { RunAsNonRoot = ofPod },
    };
}
