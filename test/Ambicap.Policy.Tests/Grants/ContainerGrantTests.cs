using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Grants;

public sealed class ContainerGrantTests
{
    private static readonly ContainerIdentity s_web = new(ContainerKind.Container, "web");
    private static readonly ContainerIdentity s_crioWeb = s_web with { IsOfCrio = true };

    [Theory]
    [InlineData("ambient.ambicap.dev/web=NET_RAW", "NET_RAW", "")]
    [InlineData("nonroot.ambicap.dev/web=NET_RAW", "", "NET_RAW")]
    [InlineData("ambicap.dev/ambient=NET_RAW", "NET_RAW", "")]
    [InlineData("ambient.ambicap.dev/other=NET_RAW", "", "")]
    public void TryRead_Container_HasWhatNamesIt(string annotation, string ambient, string nonRoot)
    {
        Assert.True(ContainerGrant.TryRead(s_web, Finder(annotation), out Grant grant, out _));
        Assert.Equal((ambient, nonRoot), (grant.Ambient.ToString(), grant.NonRoot.ToString()));
    }

    [Theory]
    // The Pod's annotation of the client's key: on CRI-O it reaches every container, and counts for none.
    [InlineData("null", "")]
    [InlineData("{}", "")]
    [InlineData("nonsense", "")]
    [InlineData("{\"a\":{},\"ambicap.dev/ambient\":\"NET_BIND_SERVICE\"}", "NET_BIND_SERVICE")]
    public void TryRead_CrioContainer_BelievesItsOwnListOnly(string own, string ambient)
    {
        Assert.True(ContainerGrant.TryRead(s_crioWeb, Finder("ambicap.dev/ambient=SYS_ADMIN", $"io.kubernetes.cri-o.Annotations={own}"), out Grant grant, out _));
        Assert.Equal(ambient, grant.Ambient.ToString());
    }

    [Fact]
    public void TryRead_CrioListWithAWrongValue_IsAnError()
    {
        Assert.False(ContainerGrant.TryRead(s_crioWeb, Finder("io.kubernetes.cri-o.Annotations={\"ambicap.dev/ambient\":1}"), out _, out string? error));
        Assert.Equal("annotation ambicap.dev/ambient: the list is empty; name at least one capability, or remove the key", error);
    }

    [Theory]
    [InlineData(ContainerKind.Sandbox, "")]
    [InlineData(ContainerKind.Standalone, "NET_RAW")]
    public void TryRead_OtherKinds_HaveTheClientsKeyOrNothing(ContainerKind kind, string ambient)
    {
        Assert.True(ContainerGrant.TryRead(new(kind, ""), Finder("ambicap.dev/ambient=NET_RAW", "ambient.ambicap.dev/=CHOWN"), out Grant grant, out _));
        Assert.Equal(ambient, grant.Most.ToString());
    }

    private static Func<string, string?> Finder(params string[] annotations)
    {
        Dictionary<string, string> map = annotations.Select(annotation => annotation.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        return key => map.GetValueOrDefault(key);
    }
}
