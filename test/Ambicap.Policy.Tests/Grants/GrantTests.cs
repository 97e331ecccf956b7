using Ambicap.Capabilities;
using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Tests.Grants;

public sealed class GrantTests
{
    private static readonly Grant s_both = new(CapabilitySet.Of(Capability.NetRaw), CapabilitySet.Of(Capability.NetBindService));

    [Fact]
    public void For_Root_IsWhatIsAlwaysAmbient() => Assert.Equal(s_both.Ambient, s_both.For(0));

    [Fact]
    public void For_AnotherUser_IsBoth() => Assert.Equal(s_both.Most, s_both.For(1000));

    [Fact]
    public void IsEmpty_None_IsTrue() => Assert.True(Grant.None.IsEmpty);
}
