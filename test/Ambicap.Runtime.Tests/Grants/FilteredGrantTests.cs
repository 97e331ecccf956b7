using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Oci;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Grants;

public sealed class FilteredGrantTests
{
    /// <summary>The table against the default profile as containerd wrote it into a real config.json.</summary>
    [Theory]
    [InlineData("containerd-1.6-config-web.json")]
    [InlineData("containerd-1.6-config-plain.json")]
    public void Of_ProfileOfContainerd_IsWhatItsGatesSay(string file)
    {
        GrantingConfig granting = Config(File.ReadAllBytes(Repository.TestData("oci", file)), CapabilitySet.AllKnown);
        CapabilitySet known = granting.Document.Process!.SetOf(CapabilityArray.Bounding);

        Assert.Equal(SeccompGates.GatedBy(ProfileFamily.Containerd).Except(known), FilteredGrant.Of(granting));
    }

    [Fact]
    public void Of_NoProfile_IsNothing() =>
        Assert.Equal(CapabilitySet.Empty, FilteredGrant.Of(Config("""{"process":{}}"""u8.ToArray(), CapabilitySet.AllKnown)));

    [Theory]
    [InlineData("""{"process":{},"linux":{"seccomp":{"syscalls":[7]}}}""")]
    [InlineData("""{"process":{},"linux":{"seccomp":{}},"LINUX":{}}""")]
    public void Of_ProfileThatCannotBeRead_IsRefusedWhereAGrantDependsOnIt(string config)
    {
        GrantingConfig gated = Config(Encoding.UTF8.GetBytes(config), CapabilitySet.Of(Capability.Syslog));

        RefusalException refusal = Assert.Throws<RefusalException>(() => FilteredGrant.Of(gated));

        Assert.StartsWith("container \"web\" has a grant of SYSLOG, and its seccomp profile ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(CapabilitySet.Empty, FilteredGrant.Of(Config(Encoding.UTF8.GetBytes(config), CapabilitySet.Of(Capability.NetRaw))));
    }

    private static GrantingConfig Config(byte[] content, CapabilitySet ambient) =>
        new(BytePath.Of("config.json"), default, OciReader.ReadConfig(content), "web", new Grant(ambient, CapabilitySet.Empty));
}
