using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class HostPortsFixtures
{
    private const string Check = "hostPorts";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "none", With(container => container with { HostPorts = [] })),
        new(Check, "some", With(container => container with { HostPorts = [80, 443, 80] }), Both(Check))
        {
            Detail = "container \"web\" takes port 80, 443 of the node; remove hostPort",
        },
    ];
}
