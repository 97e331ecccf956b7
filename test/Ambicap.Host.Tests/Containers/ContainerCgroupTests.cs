using Ambicap.Host.Containers;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Containers;

public sealed class ContainerCgroupTests
{
    [Theory]
    [InlineData("/kubepods/burstable/poda5eb/3f1c", "/kubepods/burstable/poda5eb/3f1c")]
    [InlineData("crio-81ae", "/crio-81ae")]
    [InlineData(
        "kubepods-burstable-poda5eb_1.slice:cri-containerd:3f1c",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-poda5eb_1.slice/cri-containerd-3f1c.scope")]
    [InlineData("system.slice:docker:3f1c", "/system.slice/docker-3f1c.scope")]
    [InlineData("", null)]
    [InlineData("/../../etc", null)]
    public void PathOf_CgroupsPath_IsWhereTheRuntimeMakesIt(string cgroupsPath, string? expected) =>
        Assert.Equal(expected, ContainerCgroup.PathOf(cgroupsPath));

    [Fact]
    public void FindProcesses_HybridHierarchies_IsTheFirstThatHasIt()
    {
        using TemporaryFolder host = new();
        string file = host.Write("sys/fs/cgroup/pids/k8s.io/x/cgroup.procs", "17\n0\n18\n");
        Assert.Equal(file, ContainerCgroup.FindProcesses(host.Path, "/k8s.io/x"));
        Assert.Equal([17, 18], ContainerCgroup.Read(file));
        Assert.Null(ContainerCgroup.FindProcesses(host.Path, "/k8s.io/y"));
    }
}
