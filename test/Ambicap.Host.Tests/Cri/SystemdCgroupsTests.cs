using Ambicap.Host.Cri;

namespace Ambicap.Host.Tests.Cri;

/// <summary>What containerd 1.x says of systemd and control groups, where no other call tells.</summary>
public sealed class SystemdCgroupsTests
{
    // As containerd 1.7.24 prints it, with what matters here.
    private const string Config = """
        {"containerd":{"snapshotter":"overlayfs","defaultRuntimeName":"runc","runtimes":{
         "ambicap":{"runtimeType":"io.containerd.runc.v2","options":{"BinaryName":"/opt/ambicap/bin/ambicap-runtime","SystemdCgroup":true}},
         "plain":{"runtimeType":"io.containerd.runc.v2","options":null},
         "runc":{"runtimeType":"io.containerd.runc.v2","options":{"SystemdCgroup":true}},
         "other":{"runtimeType":"io.containerd.runc.v2","options":{"SystemdCgroup":false}}}},"cni":{}}
        """;

    [Theory]
    [InlineData(Config, "", true)]
    [InlineData(Config, "ambicap", true)]
    [InlineData(Config, "other", false)]
    [InlineData(Config, "plain", false)]
    [InlineData(Config, "none", false)]
    [InlineData("""{"containerd":{"runtimes":{}}}""", "", false)]
    [InlineData("[]", "", false)]
    [InlineData("{", "runc", false)]
    [InlineData("", "runc", false)]
    public void AreUsedBy_Configuration_IsWhatTheHandlerSays(string config, string handler, bool expected) =>
        Assert.Equal(expected, SystemdCgroups.AreUsedBy(new StatusResponse { Info = { ["config"] = config } }, handler));

    [Fact]
    public void AreUsedBy_NoConfiguration_IsNo() => Assert.False(SystemdCgroups.AreUsedBy(new StatusResponse(), "runc"));
}
