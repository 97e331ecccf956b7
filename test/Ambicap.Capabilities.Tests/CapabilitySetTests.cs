using Ambicap.Capabilities.Kernel;
using CsCheck;

namespace Ambicap.Capabilities.Tests;

public sealed class CapabilitySetTests
{
    [Fact]
    public void ToString_SeveralCapabilities_IsInKernelOrderWithoutPrefix() =>
        Assert.Equal("NET_BIND_SERVICE,NET_RAW", CapabilitySet.Of(Capability.NetRaw, Capability.NetBindService).ToString());

    [Fact]
    public void ToString_BitWithoutName_IsItsNumber() => Assert.Equal("CHOWN,63", new CapabilitySet((1UL << 63) | 1).ToString());

    [Fact]
    public void ToMask_NetBindService_IsAsInProc() => Assert.Equal("0000000000000400", CapabilitySet.Of(Capability.NetBindService).ToMask());

    [Theory]
    [InlineData(0, 1UL)]
    [InlineData(40, 0x1ffffffffffUL)]
    [InlineData(63, ulong.MaxValue)]
    public void UpTo_Last_IsFullSet(int last, ulong bits) => Assert.Equal(new CapabilitySet(bits), CapabilitySet.UpTo(last));

    [Fact]
    public void GetEnumerator_AnySet_VisitsEachOnceInOrder() => Gen.ULong.Sample(bits =>
    {
        CapabilitySet set = new(bits);
        CapabilitySet seen = CapabilitySet.Empty;
        int last = -1;
        foreach (Capability capability in set)
        {
            Assert.True((int)capability > last);
            last = (int)capability;
            seen |= CapabilitySet.Of(capability);
        }

        Assert.Equal(set, seen);
        Assert.Equal(set.Count, set.ToArray().Length);
    });

    [Fact]
    public void Operators_AnySets_FollowTheAlgebraOfSets() => Gen.Select(Gen.ULong, Gen.ULong).Sample((a, b) =>
    {
        CapabilitySet left = new(a);
        CapabilitySet right = new(b);
        Assert.Equal(left, left.Except(right) | (left & right));
        Assert.True((left & right).IsSubsetOf(left));
        Assert.True(left.IsSubsetOf(left | right));
        Assert.Equal(left.IsSubsetOf(right), (left | right) == right);
    });

    [Fact]
    public void AllKnown_OnThisKernel_HasEveryCapabilityTheKernelHas() =>
        Assert.True(KernelCapabilities.Last < CapabilityName.Count, "the kernel has a capability that this library does not know; add it");
}
