using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class RestrictedVolumesFixtures
{
    private const string Check = "restrictedVolumes";

    public static IEnumerable<Fixture> All =>
    [
        .. Free.Select(source => new Fixture(Check, source.Length == 0 ? "no kind" : source, WithVolume(source))),
        .. Bound.Select(source => new Fixture(Check, source, WithVolume(source), Restricted(Check))
        {
            Detail = $"the Pod has volume \"data\" of kind \"{source}\"; claim it by persistentVolumeClaim, or use another kind",
        }),
        new(Check, "a kind that is not known", WithVolume("teapot"), Restricted(Check))
        {
            Detail = "the Pod has volume \"data\" of kind \"teapot\"; claim it by persistentVolumeClaim, or use another kind",
        },
    ];

    private static string[] Free =>
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret", ""];

    private static string[] Bound =>
    [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo",
        "glusterfs", "iscsi", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
    ];
}
