using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;

namespace Ambicap.Policy.Tests.Catalogue;

public sealed class CapabilityCatalogueTests
{
    // Pod Security Standards, baseline: what a container may add.
    private static readonly CapabilitySet s_baselineAdd = CapabilitySet.Of(
        Capability.AuditWrite, Capability.Chown, Capability.DacOverride, Capability.Fowner, Capability.Fsetid, Capability.Kill, Capability.Mknod,
        Capability.NetBindService, Capability.Setfcap, Capability.Setgid, Capability.Setpcap, Capability.Setuid, Capability.SysChroot);

    [Fact]
    public void All_EveryCapability_StandsAtItsNumber() =>
        Assert.Equal(Enum.GetValues<Capability>(), CapabilityCatalogue.All.Select(entry => entry.Capability));

    [Fact]
    public void All_EveryEntry_HasAReasonAndASource() => Assert.All(CapabilityCatalogue.All, entry =>
    {
        Assert.False(string.IsNullOrWhiteSpace(entry.Source));
        Assert.Matches("^(it|the kernel) .*[^.]$", entry.Reason);
        Assert.Matches("^[a-z].{6,88}[^.]$", entry.Purpose);
    });

    [Fact]
    public void AllRootEquivalent_BaselineLessThem_IsWhatBaselineMayMakeAmbient() =>
        Assert.Equal("KILL,NET_BIND_SERVICE,AUDIT_WRITE", s_baselineAdd.Except(CapabilityCatalogue.AllRootEquivalent).ToString());
}
