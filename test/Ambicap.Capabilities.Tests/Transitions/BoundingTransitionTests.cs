using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class BoundingTransitionTests
{
    private static readonly ProcessState Privileged = Containers.Of(0, CapabilitySet.Parse("SETPCAP,KILL"), noNewPrivileges: false);

    [Fact]
    public void Drop_Capability_LeavesTheOtherSets() => Assert.Equal(
        Privileged.Capabilities with { Bounding = CapabilitySet.Parse("SETPCAP") },
        BoundingTransition.Drop(Privileged, Capability.Kill).State.Capabilities);

    [Fact]
    public void Drop_WithoutSetpcap_IsNotPermitted() => Assert.Equal(
        KernelError.NotPermitted,
        BoundingTransition.Drop(Containers.Of(0, CapabilitySet.Parse("KILL"), noNewPrivileges: false), Capability.Kill).Error);

    [Fact]
    public void Drop_UnknownToTheKernel_IsInvalid() =>
        Assert.Equal(KernelError.InvalidArgument, BoundingTransition.Drop(Privileged, (Capability)63).Error);
}
