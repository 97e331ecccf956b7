using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class BoundingTransitionTests
{
    private static readonly ProcessState s_privileged = Containers.Of(0, CapabilitySet.Parse("SETPCAP,KILL"), noNewPrivileges: false);

    [Fact]
    public void Drop_Capability_LeavesTheOtherSets() => Assert.Equal(
        s_privileged.Capabilities with { Bounding = CapabilitySet.Parse("SETPCAP") },
        BoundingTransition.Drop(s_privileged, Capability.Kill).State.Capabilities);

    [Fact]
    public void Drop_WithoutSetpcap_IsNotPermitted() => Assert.Equal(
        KernelError.NotPermitted,
        BoundingTransition.Drop(Containers.Of(0, CapabilitySet.Parse("KILL"), noNewPrivileges: false), Capability.Kill).Error);

    [Fact]
    public void Drop_UnknownToTheKernel_IsInvalid() =>
        Assert.Equal(KernelError.InvalidArgument, BoundingTransition.Drop(s_privileged, (Capability)63).Error);
}
