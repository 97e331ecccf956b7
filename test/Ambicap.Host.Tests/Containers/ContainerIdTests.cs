using Ambicap.Host.Containers;

namespace Ambicap.Host.Tests.Containers;

public sealed class ContainerIdTests
{
    private const string Id = "257dd1820a86a15f4c172eeaea1a7e39411d9402f366b31b5b436581acc318ad";

    [Theory]
    [InlineData("0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-" + Id + ".scope")]
    [InlineData("0::/kubepods/besteffort/pod1/" + Id)]
    [InlineData("9:name=systemd:/k8s.io/" + Id + "\n4:memory:/k8s.io/" + Id)]
    [InlineData("0::/machine.slice/libpod-" + Id + ".scope/container")]
    [InlineData("0::/system.slice/crio-" + Id + ".scope")]
    [InlineData("0::/kubepods-pod1.slice:cri-containerd:" + Id)]
    public void Find_ContainersGroup_IsItsId(string cgroups) => Assert.Equal(Id, ContainerId.Find(cgroups));

    [Theory]
    [InlineData("")]
    [InlineData("0::/user.slice/session-1.scope")]
    [InlineData("0::/257dd1820a86a15f4c172eeaea1a7e39411d9402f366b31b5b436581acc318aZ")]
    [InlineData("garbage")]
    public void Find_OtherGroup_IsNull(string cgroups) => Assert.Null(ContainerId.Find(cgroups));
}
