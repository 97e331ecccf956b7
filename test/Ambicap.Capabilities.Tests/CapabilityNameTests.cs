namespace Ambicap.Capabilities.Tests;

public sealed class CapabilityNameTests
{
    public static TheoryData<Capability> All => [.. Enum.GetValues<Capability>()];

    [Theory]
    [MemberData(nameof(All))]
    public void TryParse_EveryKnownName_ComesBackInEverySpelling(Capability capability)
    {
        foreach (string text in new[]
        {
            capability.ToName(), capability.ToKernelName(), capability.ToName().ToLowerInvariant(), capability.ToKernelName().ToLowerInvariant(),
        })
        {
            Assert.True(CapabilityName.TryParse(text, out Capability read), text);
            Assert.Equal(capability, read);
        }
    }

    [Fact]
    public void ToKernelName_AllKnown_AgreesWithTheKernelsHeader()
    {
        const string header = "/usr/include/linux/capability.h";
        Assert.SkipUnless(File.Exists(header), $"{header} is not installed (package linux-libc-dev)");
        string text = File.ReadAllText(header);
        foreach (Capability capability in Enum.GetValues<Capability>())
        {
            Assert.Matches($@"#define\s+{capability.ToKernelName()}\s+{(int)capability}\b", text);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAP_")]
    [InlineData("ALL")]
    [InlineData("CAP_CAP_CHOWN")]
    [InlineData("NET BIND SERVICE")]
    public void TryParse_NoCapability_IsFalse(string text) => Assert.False(CapabilityName.TryParse(text, out _));

    [Theory]
    [InlineData("NET_BIND", null)]
    [InlineData("NET_BIND_SERVICES", "NET_BIND_SERVICE")]
    [InlineData("cap_net_rwa", "NET_RAW")]
    [InlineData("SYSADMIN", "SYS_ADMIN")]
    [InlineData("", null)]
    [InlineData("X", null)]
    public void Suggest_Typo_IsTheNearestName(string text, string? expected) => Assert.Equal(expected, CapabilityName.Suggest(text));

    [Fact]
    public void ToName_OutOfRange_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => ((Capability)41).ToName());
}
