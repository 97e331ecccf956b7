using Ambicap.Capabilities;
using Ambicap.Cri.Containers;
using Ambicap.Policy.Grants;
using CriCapability = Ambicap.Cri.Containers.Capability;

namespace Ambicap.Cri.Tests.Containers;

public sealed class ProfileAdditionTests
{
    private const string Default = "default";

    [Theory]
    [InlineData("SYSLOG", "", 1000L, "SYSLOG")]
    [InlineData("SYSLOG", "", 0L, "SYSLOG")]
    [InlineData("SYSLOG", "", null, "SYSLOG")]
    [InlineData("NET_RAW,SYSLOG,SYS_CHROOT,AUDIT_WRITE", "", null, "SYS_CHROOT,AUDIT_WRITE,SYSLOG")]
    [InlineData("NET_BIND_SERVICE", "KILL", 1000L, "")]
    [InlineData("AUDIT_READ", "", 1000L, "AUDIT_WRITE")]
    [InlineData("", "AUDIT_CONTROL", 1000L, "AUDIT_WRITE")]
    [InlineData("AUDIT_READ", "", 0L, "")]
    [InlineData("AUDIT_READ", "", null, "")]
    [InlineData("", "SYSLOG", 1000L, "SYSLOG")]
    [InlineData("", "SYSLOG", 2147483647L, "SYSLOG")]
    [InlineData("", "SYSLOG", 0L, "")]
    [InlineData("", "SYSLOG", null, "")]
    [InlineData("", "SYSLOG", -1L, "")]
    [InlineData("", "SYSLOG", 4294967296L, "")]
    [InlineData("SYS_PTRACE", "SYSLOG", 0L, "SYS_PTRACE")]
    [InlineData("SYS_PTRACE", "SYSLOG", 1000L, "SYS_PTRACE,SYSLOG")]
    public void MissingIn_UserByNumber_IsWhatHeIsGranted(string ambient, string nonRoot, long? user, string expected) =>
        AssertMissing(expected, Context(user), new Grant(SetOf(ambient), SetOf(nonRoot)));

    [Theory]
    [InlineData(null)]
    [InlineData(1000L)]
    public void MissingIn_UserByName_MayBeRoot(long? user)
    {
        LinuxContainerSecurityContext context = Context(user);
        context.RunAsUsername = "app";
        AssertMissing("SYS_PTRACE", context, new Grant(SetOf("SYS_PTRACE"), SetOf("SYSLOG")));
    }

    [Theory]
    [InlineData(Default, "", "SYSLOG")]
    [InlineData(Default, "unconfined", "SYSLOG")]
    [InlineData("Unconfined", "", "")]
    [InlineData("Localhost", "", "")]
    [InlineData("Localhost", "runtime/default", "")]
    [InlineData(null, "", "SYSLOG")]
    [InlineData(null, "runtime/default", "SYSLOG")]
    [InlineData(null, "docker/default", "SYSLOG")]
    [InlineData(null, "unconfined", "")]
    [InlineData(null, "localhost/profile.json", "")]
    public void MissingIn_Profile_OnlyWhereItMayBeTheDefault(string? profile, string path, string expected)
    {
        LinuxContainerSecurityContext context = Context(1000);
        context.SeccompProfilePath = path;
        context.Seccomp = profile is null ? null : new SecurityProfile
        {
            ProfileType = profile == Default ? SecurityProfile.Types.ProfileType.RuntimeDefault : Enum.Parse<SecurityProfile.Types.ProfileType>(profile),
        };
        AssertMissing(expected, context, new Grant(SetOf("SYSLOG"), default));
    }

    [Fact]
    public void MissingIn_ProfileOfTheFuture_IsNothing()
    {
        LinuxContainerSecurityContext context = Context(1000);
        context.Seccomp = new SecurityProfile { ProfileType = (SecurityProfile.Types.ProfileType)3 };
        AssertMissing("", context, new Grant(SetOf("SYSLOG"), default));
    }

    [Fact]
    public void MissingIn_PrivilegedContainer_IsNothing()
    {
        LinuxContainerSecurityContext context = Context(1000);
        context.Privileged = true;
        AssertMissing("", context, new Grant(SetOf("SYSLOG"), default));
    }

    [Fact]
    public void MissingIn_NoSecurityContext_IsTheGrantForEveryUser() =>
        AssertMissing("SYSLOG", null, new Grant(SetOf("SYSLOG"), SetOf("SYS_CHROOT")));

    [Theory]
    [InlineData("SYSLOG", "ALL", "")]
    [InlineData("syslog", "ALL", "")]
    [InlineData("CAP_SYSLOG", "ALL", "SYSLOG")]
    [InlineData("ALL", "KILL", "")]
    [InlineData("all", "", "")]
    [InlineData("All", "all", "SYSLOG")]
    [InlineData("KILL,NONSENSE", "ALL", "SYSLOG")]
    public void MissingIn_NamesInAdd_AreReadAsRuntimesDo(string add, string drop, string expected)
    {
        LinuxContainerSecurityContext context = Context(1000);
        context.Capabilities = new CriCapability { AddCapabilities = { add.Split(',') }, DropCapabilities = { drop.Split(',') } };
        AssertMissing(expected, context, new Grant(SetOf("SYSLOG"), default));
    }

    private static void AssertMissing(string expected, LinuxContainerSecurityContext? context, Grant grant) =>
        Assert.Equal(expected, ProfileAddition.MissingIn(context, grant).ToString());

    private static LinuxContainerSecurityContext Context(long? user) => new() { RunAsUser = user is { } value ? new Int64Value { Value = value } : null };

    private static CapabilitySet SetOf(string names) => names.Length == 0 ? CapabilitySet.Empty : CapabilitySet.Parse(names);
}
