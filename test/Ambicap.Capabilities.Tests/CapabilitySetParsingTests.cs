using CsCheck;

namespace Ambicap.Capabilities.Tests;

public sealed class CapabilitySetParsingTests
{
    [Theory]
    [InlineData("", 0UL)]
    [InlineData("  ", 0UL)]
    [InlineData("NET_RAW", 0x2000UL)]
    [InlineData("cap_net_raw, Chown", 0x2001UL)]
    [InlineData("NET_RAW,NET_RAW", 0x2000UL)]
    [InlineData("CHOWN,63", 0x8000000000000001UL)]
    [InlineData("0x400", 0x400UL)]
    [InlineData("0X00000000000000ff", 0xffUL)]
    public void Parse_ListOrMask_IsTheSet(string text, ulong bits)
    {
        Assert.Equal(new CapabilitySet(bits), CapabilitySet.Parse(text));
        Assert.True(CapabilitySet.TryParse(text, out CapabilitySet set));
        Assert.Equal(new CapabilitySet(bits), set);
    }

    [Theory]
    [InlineData("ALL", "'ALL' is not a capability; write names such as NET_BIND_SERVICE, see capabilities(7)")]
    [InlineData("NET_RAW,,CHOWN", "'' is not a capability; write names such as NET_BIND_SERVICE, see capabilities(7)")]
    [InlineData("NET_RWA", "'NET_RWA' is not a capability; did you mean NET_RAW?")]
    [InlineData("64", "'64' is not a capability; write names such as NET_BIND_SERVICE, see capabilities(7)")]
    [InlineData("0x", "'0x' is not a capability mask; write 0x and 1 to 16 hexadecimal digits")]
    [InlineData("0x12345678901234567", "'0x12345678901234567' is not a capability mask; write 0x and 1 to 16 hexadecimal digits")]
    public void Parse_NoSet_SaysWhy(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => CapabilitySet.Parse(text)).Message);
        Assert.False(CapabilitySet.TryParse(text, out _));
    }

    [Fact]
    public void Parse_AnySet_ComesBackFromBothForms() => Gen.ULong.Sample(bits =>
    {
        CapabilitySet set = new(bits);
        Assert.Equal(set, CapabilitySet.Parse(set.ToString()));
        Assert.Equal(set, CapabilitySet.Parse(CapabilitySet.MaskPrefix + set.ToMask()));
    });
}
