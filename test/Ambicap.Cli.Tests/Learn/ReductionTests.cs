using Ambicap.Capabilities;
using Ambicap.Cli.Learn.Proving;
using CsCheck;

namespace Ambicap.Cli.Tests.Learn;

/// <summary>Delta debugging against an oracle in memory.</summary>
public sealed class ReductionTests
{
    private static readonly CapabilitySet s_all = CapabilitySet.AllKnown;

    [Fact]
    public async Task Reduce_AnyNeededSet_IsFound() => await Gen.ULong.Select(bits => new CapabilitySet(bits) & s_all).SampleAsync(
        async needed => Assert.Equal(needed, await Of(needed.IsSubsetOf).ReduceAsync(s_all)), iter: 300);

    [Fact]
    public async Task Reduce_AnyFormOfNeed_CannotBeMadeSmaller() => await Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong).SampleAsync(
        async (one, other, without) =>
        {
            // Either of two sets does, but one of the capabilities keeps the first from working: not even monotonic.
            bool Works(CapabilitySet set) => (new CapabilitySet(one & one >> 3) & s_all).IsSubsetOf(set)
                || ((new CapabilitySet(other & other >> 5) & s_all).IsSubsetOf(set) && (set & new CapabilitySet(without & without >> 1 & without >> 2)).Count < 3);
            CapabilitySet found = await Of(Works).ReduceAsync(s_all);
            Assert.True(Works(found));
            Assert.DoesNotContain(found, member => Works(found.Except(CapabilitySet.Of(member))));
        },
        iter: 300);

    [Fact]
    public async Task Reduce_OneOfAll_TakesFewTries()
    {
        foreach (Capability capability in s_all)
        {
            Reduction reduction = Of(set => set.Contains(capability));
            Assert.Equal(CapabilitySet.Of(capability), await reduction.ReduceAsync(s_all));
            Assert.InRange(reduction.Tries, 1, 14);
        }
    }

    [Fact]
    public async Task Reduce_NoTriesLeft_SaysSo()
    {
        Reduction reduction = new(set => Task.FromResult(set.Count > 3), 5);
        CapabilitySet found = await reduction.ReduceAsync(s_all);
        Assert.True(reduction.IsCutShort);
        Assert.Equal(5, reduction.Tries);
        Assert.True(found.Count > 3);
    }

    [Fact]
    public async Task Reduce_NothingNeeded_IsEmpty() => Assert.Equal(CapabilitySet.Empty, await Of(_ => true).ReduceAsync(s_all));

    private static Reduction Of(Func<CapabilitySet, bool> works) => new(set => Task.FromResult(works(set)), int.MaxValue);
}
