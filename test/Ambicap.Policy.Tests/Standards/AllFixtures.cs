using Ambicap.Policy.Tests.Standards.Fixtures;

namespace Ambicap.Policy.Tests.Standards;

/// <summary>Every fixture, by name.</summary>
internal static class AllFixtures
{
    public static IReadOnlyDictionary<string, Fixture> ByName { get; } = Everything().ToDictionary(fixture => fixture.ToString());

    private static IEnumerable<Fixture> Everything() =>
    [
        .. AllowPrivilegeEscalationFixtures.All,
        .. AppArmorProfileFixtures.All,
        .. CapabilitiesBaselineFixtures.All,
        .. CapabilitiesRestrictedFixtures.All,
        .. HostNamespacesFixtures.All,
        .. HostPathVolumesFixtures.All,
        .. HostPortsFixtures.All,
        .. HostProbesAndHostLifecycleFixtures.All,
        .. PrivilegedFixtures.All,
        .. ProcMountFixtures.All,
        .. RestrictedVolumesFixtures.All,
        .. RunAsNonRootFixtures.All,
        .. RunAsUserFixtures.All,
        .. SeLinuxOptionsFixtures.All,
        .. SeccompBaselineFixtures.All,
        .. SeccompRestrictedFixtures.All,
        .. SysctlsFixtures.All,
        .. WindowsHostProcessFixtures.All,
    ];
}
