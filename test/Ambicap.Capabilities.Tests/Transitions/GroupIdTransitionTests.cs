using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class GroupIdTransitionTests
{
    private static readonly ProcessState Privileged = Containers.Of(1000, CapabilitySet.Of(Capability.Setgid), noNewPrivileges: false);

    private static readonly ProcessState Unprivileged = Containers.Of(1000, default, noNewPrivileges: false);

    [Fact]
    public void SetAll_ToRoot_ChangesNoCapability() =>
        Assert.Equal(Privileged.Capabilities, GroupIdTransition.SetAll(Privileged, 0, 0, 0).State.Capabilities);

    [Fact]
    public void Calls_WithoutPrivilege_AreRefused()
    {
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.Set(Unprivileged, 0).Error);
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.SetRealEffective(Unprivileged, 0, 0).Error);
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.SetAll(Unprivileged, 0, 0, 0).Error);
        Assert.Equal(KernelError.NotPermitted, GroupIdTransition.SetSupplementary(Unprivileged, SupplementaryGroups.None).Error);
        Assert.Equal(Unprivileged, GroupIdTransition.SetFileSystem(Unprivileged, 0).State);
    }

    [Fact]
    public void Calls_MinusOne_AreInvalid()
    {
        Assert.Equal(KernelError.InvalidArgument, GroupIdTransition.Set(Privileged, GroupIdTransition.Unchanged).Error);
        SupplementaryGroups groups = SupplementaryGroups.Of(GroupIdTransition.Unchanged);
        Assert.Equal(KernelError.InvalidArgument, GroupIdTransition.SetSupplementary(Privileged, groups).Error);
    }
}
