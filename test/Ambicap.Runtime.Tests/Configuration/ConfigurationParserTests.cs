using Ambicap.Capabilities;
using Ambicap.Runtime.Configuration;
using CsCheck;

namespace Ambicap.Runtime.Tests.Configuration;

public sealed class ConfigurationParserTests
{
    [Fact]
    public void Parse_AllKeys_AreInForce() => Assert.Equal(
        new RuntimeConfiguration("/usr/bin/crun", CapabilitySet.Of(Capability.NetBindService, Capability.NetRaw)),
        ConfigurationParser.Parse("# node\nruntime = \"/usr/bin/crun\"\nallowed = [\"net_raw\", 'CAP_NET_BIND_SERVICE']\n", "f", out _));

    [Fact]
    public void Parse_EmptyFile_IsTheDefaults() => Assert.Equal(RuntimeConfiguration.Default, ConfigurationParser.Parse("", "f", out _));

    [Fact]
    public void Parse_EmptyList_AllowsNothing() => Assert.True(ConfigurationParser.Parse("allowed = []", "f", out _).Allowed.IsEmpty);

    [Theory]
    [InlineData("allow = []", "f:1: unknown key \"allow\"; did you mean allowed?")]
    [InlineData("\nwhatever = 1", "f:2: unknown key \"whatever\"; the keys are runtime and allowed")]
    [InlineData("[allowed]\nx = 1", "f:1: allowed must be a list of capability names, such as [\"NET_BIND_SERVICE\"]")]
    [InlineData("allowed = \"NET_RAW\"", "f:1: allowed must be a list of capability names, such as [\"NET_BIND_SERVICE\"]")]
    [InlineData("allowed = [1]", "f:1: allowed must hold capability names in quotes")]
    [InlineData("allowed = [\"ALL\"]", "f:1: allowed: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("allowed = [\"NET_RWA\"]", "f:1: allowed: unknown capability \"NET_RWA\"; did you mean NET_RAW?")]
    [InlineData("runtime = \"runc\"", "f:1: runtime must be an absolute path in quotes")]
    [InlineData("runtime = true", "f:1: runtime must be an absolute path in quotes")]
    [InlineData("state_dir = \"/run/x\"", "f:1: unknown key \"state_dir\"; the keys are runtime and allowed")]
    [InlineData("runtime = \"/a\"\nruntime = \"/b\"", "f:2: runtime stands twice; remove one")]
    [InlineData("= 1", "f:1: not valid TOML; correct the line")]
    public void Parse_WrongFile_NamesLineAndRemedy(string text, string expected)
    {
        _ = ConfigurationParser.Parse(text, "f", out string? failure);
        Assert.Equal(expected, failure);
    }

    [Fact]
    public void Parse_WrongLimit_StillHasTheRuntime()
    {
        RuntimeConfiguration read = ConfigurationParser.Parse("allowd = []\nruntime = \"/usr/bin/crun\"\n= broken", "f", out string? failure);
        Assert.Equal(("f:1: unknown key \"allowd\"; did you mean allowed?", "/usr/bin/crun"), (failure, read.RealRuntime));
    }

    [Fact]
    public void Parse_AnyText_EndsInAConfiguration() =>
        Gen.OneOf(Gen.String, Gen.Char["[]={}\"'#\n ,.1xallowedruntime/\\"].Array[0, 60].Select(chars => new string(chars))).Sample(
            text => _ = ConfigurationParser.Parse(text, "f", out _),
            iter: 5_000);

    [Theory]
    [InlineData("x.runtime = \"/bin/true\"", 1, "x")]
    [InlineData("[x]\nruntime = \"/bin/true\"", 1, "x")]
    [InlineData("x = [{runtime = \"/bin/true\"}]\nallowed = []", 1, "x")]
    public void Parse_KeyInsideAnother_IsNotTheKeyOfThatName(string text, int line, string key)
    {
        RuntimeConfiguration read = ConfigurationParser.Parse(text, "f", out string? failure);
        Assert.Null(read.RealRuntime);
        Assert.Equal($"f:{line}: unknown key \"{key}\"; the keys are runtime and allowed", failure);
        Assert.Equal(text.Contains("allowed", StringComparison.Ordinal) ? CapabilitySet.Empty : RuntimeConfiguration.Default.Allowed, read.Allowed);
    }
}
