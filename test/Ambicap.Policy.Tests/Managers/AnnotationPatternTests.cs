using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Managers;

public sealed class AnnotationPatternTests
{
    [Theory]
    [InlineData("ambicap.dev/ambient", "ambicap.dev/ambient", true)]
    [InlineData("ambicap.dev/*", "ambicap.dev/ambient", true)]
    [InlineData("*/*", "ambicap.dev/ambient", true)]
    [InlineData("*", "ambicap.dev/ambient", false)]
    [InlineData("ambicap.dev/", "ambicap.dev/ambient", false)]
    [InlineData("ambicap.dev/ambient?", "ambicap.dev/ambient", false)]
    [InlineData("ambicap.dev?ambient", "ambicap.dev/ambient", false)]
    [InlineData("nonroot.ambicap.dev/*", "nonroot.ambicap.dev/web", true)]
    [InlineData("*.ambicap.dev/w?b", "nonroot.ambicap.dev/web", true)]
    [InlineData("*a*b*c/d", "xaxbxc/d", true)]
    [InlineData("*a*b*c/d", "xaxbxc/e", false)]
    [InlineData("", "ambicap.dev/ambient", false)]
    [InlineData("ambicap.dev/[a-c]mbient", "ambicap.dev/ambient", true)]
    public void Matches_LikeContainerd(string pattern, string key, bool expected) => Assert.Equal(expected, AnnotationPattern.Matches(pattern, key));
}
