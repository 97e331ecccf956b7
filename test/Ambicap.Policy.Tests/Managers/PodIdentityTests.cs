using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Managers;

public sealed class PodIdentityTests
{
    private static readonly Dictionary<string, string> s_containerd = new(StringComparer.Ordinal)
    {
        [ManagerKeys.ContainerdPod] = "web-1",
        [ManagerKeys.ContainerdNamespace] = "shop",
        [ManagerKeys.ContainerdUid] = "a5eb",
    };

    private static readonly Dictionary<string, string> s_crio = new(StringComparer.Ordinal)
    {
        [ManagerKeys.CrioMetadata] = "{\"name\":\"web\"}",
        [ManagerKeys.KubeletPod] = "api-1",
        [ManagerKeys.KubeletNamespace] = "bank",
        [ManagerKeys.KubeletUid] = "c0de",
    };

    [Fact]
    public void Of_Containerd_IsItsOwnKeys() => Assert.Equal(new PodIdentity("shop", "web-1", "a5eb"), PodIdentity.Of(s_containerd.GetValueOrDefault));

    [Fact]
    public void Of_Crio_IsTheKubeletsLabels() => Assert.Equal(new PodIdentity("bank", "api-1", "c0de"), PodIdentity.Of(s_crio.GetValueOrDefault));

    [Fact]
    public void Of_CrioWithContainerdsKeysInAPodsAnnotations_IsNotForged()
    {
        Dictionary<string, string> both = new(s_crio.Concat(s_containerd), StringComparer.Ordinal);
        Assert.Equal(new PodIdentity("bank", "api-1", "c0de"), PodIdentity.Of(both.GetValueOrDefault));
    }

    [Fact]
    public void Of_NoPod_IsNull() => Assert.Null(PodIdentity.Of(_ => null));
}
