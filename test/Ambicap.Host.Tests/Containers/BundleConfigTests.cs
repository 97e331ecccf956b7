using Ambicap.Capabilities;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Containers;

public sealed class BundleConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void TryRead_Config_HasGrantAndManagersAmbient()
    {
        ContainerFacts facts = Read("""
            {"annotations": {"ambicap.dev/ambient": "SYSLOG"},
             "process": {"capabilities": {"ambient": ["CAP_SYSLOG", "CAP_NET_RAW", "CAP_OF_TOMORROW"]}},
             "linux": {"seccomp": {"defaultAction": "SCMP_ACT_ERRNO"}}}
            """)!;
        Assert.Equal(
            ("id", "", null, new Grant(CapabilitySet.Of(Capability.Syslog), CapabilitySet.Empty), CapabilitySet.Of(Capability.NetRaw)),
            (facts.Id, facts.Name, facts.Pod, facts.Grant, facts.ManagersAmbient));
        Assert.Equal(["syslog"], facts.Seccomp!.RefusedFor(Capability.Syslog, isKnownToManager: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"annotations\": {\"a\": 1}}")]
    public void TryRead_Damaged_IsNull(string config) => Assert.Null(Read(config));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"annotations\": null, \"process\": {\"capabilities\": null}}")]
    public void TryRead_ConfigThatSaysNothing_GrantsNothing(string config) => Assert.Equal((Grant.None, CapabilitySet.Empty), (Read(config)!.Grant, Read(config)!.ManagersAmbient));

    [Fact]
    public void TryRead_PipeThatNobodyWritesTo_IsNull()
    {
        Assert.Equal(0, ProgramRun.Of("mkfifo", _folder.File("config.json")).ExitCode);
        Assert.Null(BundleConfig.TryRead("id", _folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private ContainerFacts? Read(string config)
    {
        _ = _folder.Write("config.json", config);
        return BundleConfig.TryRead("id", _folder.Path);
    }
}
