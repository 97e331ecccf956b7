using Ambicap.Host.Processes;

namespace Ambicap.Host.Tests.Processes;

public sealed class UserIdMapTests
{
    private const string Host = "         0          0 4294967295\n";

    [Theory]
    // Rootless Podman with ranges: the user himself is root, the rest comes after.
    [InlineData("         0       1000          1\n         1     100000      65536\n", 1000, 0)]
    [InlineData("         0       1000          1\n         1     100000      65536\n", 100999, 1000)]
    [InlineData("         0       1000          1\n", 0, 65534)]
    // --userns=keep-id
    [InlineData("         0          1       1000\n      1000          0          1\n", 0, 1000)]
    [InlineData("         0    4294000       65536\n", 4294000, 0)]
    public void Inside_OfAnotherNamespace_IsTheIdThere(string map, uint here, uint inside) => Assert.Equal(inside, UserIdMap.Parse(map, Host)!.Inside(here));

    [Theory]
    [InlineData(Host, Host)]
    // In a user namespace its own map is about the namespace around it.
    [InlineData("         0       1000          1\n", "         0       1000          1\n")]
    [InlineData("", Host)]
    [InlineData("garbage\n1 2\n-1 0 5\n", Host)]
    public void Parse_OwnNamespaceOrNothing_IsNull(string map, string own) => Assert.Null(UserIdMap.Parse(map, own));
}
