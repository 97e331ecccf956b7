using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Managers;

public sealed class AskedCapabilitiesTests
{
    [Theory]
    [InlineData("SYSLOG", "ALL", "SYSLOG")]
    [InlineData("syslog", "ALL", "SYSLOG")]
    [InlineData("CAP_SYSLOG", "ALL", "")]
    [InlineData("All,SYSLOG", "all", "SYSLOG")]
    [InlineData("KILL,NONSENSE", "", "KILL")]
    public void ToldToAll_Names_AreThoseThatEveryManagerReads(string add, string drop, string expected) =>
        Assert.Equal(expected, Asked(add, drop).ToldToAll.ToString());

    [Fact]
    public void ToldToAll_AllThatIsNotDropped_IsEveryName() => Assert.Equal(CapabilitySet.AllKnown, Asked("all", "KILL").ToldToAll);

    private static AskedCapabilities Asked(string add, string drop) => new(Names(add), Names(drop), IsPrivileged: false);

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
