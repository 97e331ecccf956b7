using Ambicap.Capabilities;
using Ambicap.Cli.Conformance.Cases;

namespace Ambicap.Cli.Tests.Conformance;

public sealed class SetExpressionTests
{
    private static readonly CapabilitySet s_defaults = CapabilitySet.Parse("CHOWN,KILL");
    private static readonly CapabilitySet s_bounding = CapabilitySet.Parse("CHOWN,KILL,NET_RAW");

    [Theory]
    [InlineData("none", "", true)]
    [InlineData("none", "KILL", false)]
    [InlineData("default", "CHOWN,KILL", true)]
    [InlineData("default + NET_ADMIN", "CHOWN,KILL,NET_ADMIN", true)]
    [InlineData("default + NET_ADMIN", "CHOWN,KILL", false)]
    [InlineData("default - CHOWN + NET_ADMIN", "KILL,NET_ADMIN", true)]
    [InlineData("bounding", "CHOWN,KILL,NET_RAW", true)]
    [InlineData("bounding - NET_RAW", "CHOWN,KILL", true)]
    [InlineData(">= default", "CHOWN,KILL,SYS_ADMIN", true)]
    [InlineData(">= default", "CHOWN", false)]
    [InlineData("any", "SYS_ADMIN", true)]
    public void Matches_Expression_ComparesTheWholeSet(string expression, string seen, bool expected) =>
        Assert.Equal(expected, SetExpression.Matches(expression, seen.Length == 0 ? CapabilitySet.Empty : CapabilitySet.Parse(seen), s_defaults, s_bounding));

    [Fact]
    public void Matches_HalfAnExpression_IsRefused()
    {
        FormatException failure = Assert.Throws<FormatException>(() => SetExpression.Matches("default +", s_defaults, s_defaults, s_bounding));
        Assert.Equal("\"default +\" is no set; write TERM + TERM - TERM", failure.Message);
    }
}
