using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Managers;

public sealed class ManagerRulesTests
{
    private const string Usual = "CHOWN,DAC_OVERRIDE,FOWNER,FSETID,KILL,SETGID,SETUID,SETPCAP,NET_BIND_SERVICE,NET_RAW,SYS_CHROOT,MKNOD,AUDIT_WRITE,SETFCAP";
    private const string Crio = "CHOWN,DAC_OVERRIDE,FOWNER,FSETID,KILL,SETGID,SETUID,SETPCAP,NET_BIND_SERVICE";

    [Theory]
    [InlineData(ContainerManager.Containerd, "", "", Usual)]
    [InlineData(ContainerManager.Docker, "", "", Usual)]
    [InlineData(ContainerManager.Crio, "", "", Crio)]
    [InlineData(ContainerManager.Containerd, "sys_time", "ALL", "SYS_TIME")]
    [InlineData(ContainerManager.Containerd, "NET_RAW", "NET_RAW,ALL", "")]
    [InlineData(ContainerManager.Docker, "NET_RAW", "NET_RAW,ALL", "NET_RAW")]
    [InlineData(ContainerManager.Containerd, "CAP_SYS_TIME", "all", "")]
    [InlineData(ContainerManager.Crio, "CAP_SYS_TIME", "all", "SYS_TIME")]
    public void Apply_AddAndDrop_AreBoundingOfEach(ContainerManager manager, string add, string drop, string expected)
    {
        ConfiguredCapabilities configured = ManagerRules.Apply(manager, new AskedCapabilities(Names(add), Names(drop), false), isRoot: true, CapabilitySet.AllKnown);
        CapabilitySet bounding = expected.Length == 0 ? CapabilitySet.Empty : CapabilitySet.Parse(expected);
        Assert.Equal(new ProcessCapabilities(CapabilitySet.Empty, bounding, bounding, bounding, CapabilitySet.Empty), configured.Sets);
    }

    [Theory]
    [InlineData("SYSLOG", "ALL", "SYSLOG")]
    [InlineData("syslog", "ALL", "SYSLOG")]
    [InlineData("CAP_SYSLOG", "ALL", "")]
    [InlineData("All,SYSLOG", "all", "SYSLOG")]
    [InlineData("KILL,NONSENSE", "", "KILL")]
    public void ToldToAll_Names_AreThoseThatEveryManagerReads(string add, string drop, string expected) =>
        Assert.Equal(expected, ManagerRules.ToldToAll(Names(add), Names(drop)).ToString());

    [Fact]
    public void ToldToAll_AllThatIsNotDropped_IsEveryName() => Assert.Equal(CapabilitySet.AllKnown, ManagerRules.ToldToAll(["all"], ["KILL"]));

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
