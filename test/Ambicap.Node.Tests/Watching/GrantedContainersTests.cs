using Ambicap.Capabilities;
using Ambicap.Node.Watching;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Watching;

public sealed class GrantedContainersTests : IDisposable
{
    private const string Annotations = "\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"web\","
        + "\"io.kubernetes.cri.sandbox-name\":\"web-1\",\"io.kubernetes.cri.sandbox-namespace\":\"shop\",\"io.kubernetes.cri.sandbox-uid\":\"a5eb\"";

    private readonly TemporaryFolder _host = new();

    [Fact]
    public void Refresh_RecordsOfSomeRoots_AreTheContainersWithGrants()
    {
        Record("root/run/runc/k8s.io", "one", Annotations + ",\"ambient.ambicap.dev/web\":\"NET_RAW\"");
        Record("default", "two", "\"ambicap.dev/ambient\":\"KILL\"");
        Record("root/run/runc/k8s.io", "plain", Annotations, "no grant\n");
        GrantedContainers containers = new(_host.Path);
        containers.Refresh();
        Assert.Equal(
            [("one", "shop/web-1", "web", Capability.NetRaw), ("two", "", "", Capability.Kill)],
            containers.All.OrderBy(container => container.Id, StringComparer.Ordinal)
                .Select(container => (container.Id, container.Pod.ToString() ?? "", container.Name, container.Grant.Ambient.Single())));
        Assert.Equal("a5eb", containers.All.Single(container => container.Id == "one").Pod!.Value.Uid);
    }

    [Fact]
    public void Refresh_ContainerThatIsGone_IsForgottenAndOneOfTheSameIdIsReadAnew()
    {
        string record = Record("default", "one", "\"ambicap.dev/ambient\":\"KILL\"");
        GrantedContainers containers = new(_host.Path);
        containers.Refresh();
        Assert.Single(containers.All);
        File.Delete(record);
        containers.Refresh();
        Assert.Empty(containers.All);
        record = Record("default", "one", "\"ambicap.dev/ambient\":\"CHOWN\"");
        File.SetLastWriteTimeUtc(record, DateTime.UtcNow.AddMinutes(1));
        containers.Refresh();
        Assert.Equal(Capability.Chown, containers.All.Single().Grant.Ambient.Single());
    }

    [Theory]
    [InlineData("no grant\n")]
    [InlineData("")]
    [InlineData("allowed 0\n")]
    public void Refresh_RecordWithoutGrantOrDamaged_IsNone(string rest)
    {
        Record("default", "one", "\"ambicap.dev/ambient\":\"KILL\"", rest);
        GrantedContainers containers = new(_host.Path);
        containers.Refresh();
        Assert.Empty(containers.All);
    }

    [Fact]
    public void Refresh_NameThatLooksLikeALine_HidesNothing()
    {
        Record("default", "one", "\"ambicap.dev/ambient\":\"KILL\"", "container x\nno grant\n");
        GrantedContainers containers = new(_host.Path);
        containers.Refresh();
        Assert.Single(containers.All);
    }

    public void Dispose() => _host.Dispose();

    private string Record(string folder, string id, string annotations, string rest = "ambient 0\ncontainer web\n")
    {
        _host.Write($"bundles/{id}/config.json", $"{{\"process\":{{\"user\":{{\"uid\":1000}}}},\"annotations\":{{{annotations}}}}}");
        return _host.Write($"run/ambicap/{folder}/{id}.container", $"ambicap record 1\nruntime /usr/sbin/runc\nconfig /bundles/{id}/config.json\n{rest}");
    }
}
