using Ambicap.Host.Files;
using Ambicap.Node.Installing;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Installing;

public sealed class RuntimeUsersTests : IDisposable
{
    private readonly TemporaryFolder _host = new();

    [Theory]
    [InlineData("ambicap record 1\nruntime /usr/sbin/runc\nconfig /run/bundle/config.json\nno grant\n", 1)]
    [InlineData("ambicap record 1\nruntime /usr/sbin/runc\nconfig /run/gone/config.json\nno grant\n", 0)]
    [InlineData("ambicap record 1\nruntime /usr/sbin/runc\nconfig \nno grant\n", 1)]
    [InlineData("damaged", 1)]
    public void Count_Record_CountsWhereItsBundleMayBeThere(string record, int expected)
    {
        _ = _host.Write("run/bundle/config.json", "{}");
        _ = _host.Write("run/ambicap/root/run/runc/web.container", record);
        Assert.Equal(expected, new RuntimeUsers(new HostRoot(_host.Path)).Count());
    }

    [Fact]
    public void Count_NoFolder_IsNone() => Assert.Equal(0, new RuntimeUsers(new HostRoot(_host.Path)).Count());

    public void Dispose() => _host.Dispose();
}
