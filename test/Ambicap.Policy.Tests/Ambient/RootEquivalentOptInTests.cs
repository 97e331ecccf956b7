using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;

namespace Ambicap.Policy.Tests.Ambient;

public sealed class RootEquivalentOptInTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("SYS_ADMIN", "SYS_ADMIN")]
    [InlineData("cap_bpf, CHOWN", "CHOWN,BPF")]
    public void TryParse_Value_IsItsSet(string? value, string expected)
    {
        Assert.True(RootEquivalentOptIn.TryParse(value, out CapabilitySet allowed, out string? error), error);
        Assert.Equal(expected, allowed.ToString());
    }

    [Theory]
    [InlineData("", "annotation ambicap.dev/allow-root-equivalent of the namespace: the list is empty; name at least one capability, or remove the key")]
    [InlineData("SYS_ADMIN,FLY", "annotation ambicap.dev/allow-root-equivalent of the namespace: unknown capability \"FLY\"; see capabilities(7) for the names")]
    public void TryParse_BadValue_OptsInToNothing(string value, string expected)
    {
        Assert.False(RootEquivalentOptIn.TryParse(value, out CapabilitySet allowed, out string? error));
        Assert.Equal((expected, CapabilitySet.Empty), (error, allowed));
    }

    [Fact]
    public void TryParse_All_IsRefused()
    {
        Assert.False(RootEquivalentOptIn.TryParse("ALL", out _, out string? error));
        Assert.Equal("annotation ambicap.dev/allow-root-equivalent of the namespace: ALL opts in to nothing; name each capability", error);
    }
}
