using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class HostPathVolumesFixtures
{
    private const string Check = "hostPathVolumes";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "another kind", WithVolume("emptyDir")),
        new(Check, "hostPath", WithVolume("hostPath"), Baseline(Check), Restricted("restrictedVolumes"))
        {
            Detail = "the Pod mounts paths of the node by hostPath: volume \"data\"; use another kind of volume",
        },
    ];
}
