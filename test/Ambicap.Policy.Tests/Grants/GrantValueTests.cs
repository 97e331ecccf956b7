using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using CsCheck;

namespace Ambicap.Policy.Tests.Grants;

public sealed class GrantValueTests
{
    [Theory]
    [InlineData("NET_BIND_SERVICE", 0x400UL)]
    [InlineData("cap_net_bind_service", 0x400UL)]
    [InlineData(" NET_RAW , CAP_Net_Bind_Service ", 0x2400UL)]
    [InlineData("CHOWN,CHOWN", 1UL)]
    public void TryParse_Names_IsTheirSet(string text, ulong bits)
    {
        Assert.True(GrantValue.TryParse(text, out CapabilitySet set, out string? error), error);
        Assert.Equal(new CapabilitySet(bits), set);
    }

    [Theory]
    [InlineData("", "the list is empty; name at least one capability, or remove the key")]
    [InlineData(" \t", "the list is empty; name at least one capability, or remove the key")]
    [InlineData("CHOWN,", "the list has an empty name; remove the extra comma")]
    [InlineData("ALL", "ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("CHOWN,cap_all", "ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("NET_BIND_SERVICES", "unknown capability \"NET_BIND_SERVICES\"; did you mean NET_BIND_SERVICE?")]
    [InlineData("FLY", "unknown capability \"FLY\"; see capabilities(7) for the names")]
    [InlineData("a\u001b[2Jb", "unknown capability \"a?[2Jb\"; see capabilities(7) for the names")]
    [InlineData("0x400", "unknown capability \"0x400\"; see capabilities(7) for the names")]
    public void TryParse_BadValue_SaysWhatToDo(string text, string expected)
    {
        Assert.False(GrantValue.TryParse(text, out CapabilitySet set, out string? error));
        Assert.Equal(expected, error);
        Assert.True(set.IsEmpty);
    }

    [Fact]
    public void TryParse_TooLong_IsAnError()
    {
        Assert.False(GrantValue.TryParse(new string('X', 5000), out _, out string? error));
        Assert.Equal("the list is longer than 4096 characters; name each capability once", error);
    }

    [Fact]
    public void TryParse_WhatToStringWrote_ComesBack() => Gen.ULong[1, CapabilitySet.AllKnown.Bits].Sample(bits =>
    {
        CapabilitySet set = new(bits);
        Assert.True(GrantValue.TryParse(set.ToString(), out CapabilitySet read, out string? error), error);
        Assert.Equal(set, read);
    });

    [Fact]
    public void TryParse_AnyText_EndsInASetOrAnError() => Gen.String.Sample(text =>
        Assert.NotEqual(GrantValue.TryParse(text, out CapabilitySet set, out string? error), error is not null || set.IsEmpty));
}
