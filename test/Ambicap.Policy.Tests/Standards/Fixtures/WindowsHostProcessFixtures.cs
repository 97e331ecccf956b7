using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class WindowsHostProcessFixtures
{
    private const string Check = "windowsHostProcess";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "false", WithContext(context => context with { HostProcess = false }).OnWindows()),
        new(Check, "true in the container", WithContext(context => context with { HostProcess = true }).OnWindows(), Both(Check))
        {
            Detail = "container \"web\" sets securityContext.windowsOptions.hostProcess to true; remove it",
        },
        new(Check, "true in the Pod", WithPodContext(context => context with { HostProcess = true }), Both(Check))
        {
            Detail = "the Pod sets securityContext.windowsOptions.hostProcess to true; remove it",
        },
    ];
}
