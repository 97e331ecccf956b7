using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class HostProbesAndHostLifecycleFixtures
{
    private const string Check = "hostProbesAndHostLifecycle";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "none", With(container => container with { Hosts = [] })),
        new(Check, "probe", With(container => container with { Hosts = [new("livenessProbe.httpGet.host", "10.0.0.1")] }), Both(Check, 34))
        {
            Detail = "container \"web\" names a host in livenessProbe.httpGet.host (\"10.0.0.1\"); remove it, so that the Pod itself is asked",
        },
        new(Check, "hook", With(container => container with { Hosts = [new("lifecycle.preStop.tcpSocket.host", "::1")] }), Both(Check, 34))
        {
            Detail = "container \"web\" names a host in lifecycle.preStop.tcpSocket.host (\"::1\"); remove it, so that the Pod itself is asked",
        },
    ];
}
