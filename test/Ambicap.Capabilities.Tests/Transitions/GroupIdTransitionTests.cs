using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class GroupIdTransitionTests
{
    private static readonly ProcessState s_privileged = Containers.Of(1000, CapabilitySet.Of(Capability.Setgid), noNewPrivileges: false);

    private static readonly ProcessState s_unprivileged = Containers.Of(1000, default, noNewPrivileges: false);

    [Fact]
    public void SetAll_ToRoot_ChangesNoCapability() =>
        Assert.Equal(s_privileged.Capabilities, GroupIdTransition.SetAll(s_privileged, 0, 0, 0).State.Capabilities);

    [Fact]
    public void Calls_WithoutPrivilege_AreRefused()
    {
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.Set(s_unprivileged, 0).Error);
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.SetRealEffective(s_unprivileged, 0, 0).Error);
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.SetAll(s_unprivileged, 0, 0, 0).Error);
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.SetSupplementary(s_unprivileged, SupplementaryGroups.None).Error);
        Assert.Equal(s_unprivileged, GroupIdTransition.SetFileSystem(s_unprivileged, 0).State);
    }

    [Fact]
    public void Calls_MinusOne_AreInvalid()
    {
        Assert.Equal(KernelError.InvalidArgument, GroupIdTransition.Set(s_privileged, GroupIdTransition.Unchanged).Error);
        SupplementaryGroups groups = SupplementaryGroups.Of(GroupIdTransition.Unchanged);
        Assert.Equal(KernelError.InvalidArgument, GroupIdTransition.SetSupplementary(s_privileged, groups).Error);
    }
}
