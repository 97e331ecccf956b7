using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Seccomp;
using Ambicap.Runtime.Grants;
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
        OciDocument document = OciReader.ReadConfig(File.ReadAllBytes(Repository.TestData("oci", file)));
        CapabilitySet known = document.Process!.SetOf(CapabilityArray.Bounding);

        CapabilitySet filtered = FilteredGrant.Of(document, "web", new Grant(CapabilitySet.AllKnown, CapabilitySet.Empty));

        Assert.Equal(SeccompGates.GatedBy(ProfileFamily.Containerd).Except(known), filtered);
    }

    [Fact]
    public void Of_NoProfile_IsNothing()
    {
        OciDocument document = OciReader.ReadConfig("""{"process":{}}"""u8.ToArray());
        Assert.Equal(CapabilitySet.Empty, FilteredGrant.Of(document, "web", new Grant(CapabilitySet.AllKnown, CapabilitySet.Empty)));
    }

    [Theory]
    [InlineData("""{"process":{},"linux":{"seccomp":{"syscalls":[7]}}}""")]
    [InlineData("""{"process":{},"linux":{"seccomp":{}},"LINUX":{}}""")]
    public void Of_ProfileThatCannotBeRead_IsRefusedWhereAGrantDependsOnIt(string config)
    {
        OciDocument document = OciReader.ReadConfig(Encoding.UTF8.GetBytes(config));
        Grant gated = new(CapabilitySet.Empty, CapabilitySet.Of(Capability.Syslog));

        RefusalException refusal = Assert.Throws<RefusalException>(() => FilteredGrant.Of(document, "web", gated));

        Assert.StartsWith("container \"web\" has a grant of SYSLOG, and its seccomp profile ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(CapabilitySet.Empty, FilteredGrant.Of(document, "web", new Grant(CapabilitySet.Of(Capability.NetRaw), CapabilitySet.Empty)));
    }
}
