using Ambicap.Cli.Live;

namespace Ambicap.Cli.Tests.Live;

public sealed class LiveNameTests
{
    [Theory]
    [InlineData("deployment/web", true)]
    [InlineData("deploy/web-1.a", true)]
    [InlineData("rollouts.argoproj.io/web", true)]
    [InlineData("deployments.v1.apps/web", true)]
    [InlineData("deploy/web.yaml", false)]
    [InlineData("deploy/", false)]
    [InlineData("/deploy/web", false)]
    [InlineData("./deploy", false)]
    [InlineData("a/b/c", false)]
    [InlineData("web", false)]
    [InlineData("deploy/Web", false)]
    [InlineData("-", false)]
    [InlineData("https://example.com", false)]
    public void IsOne_Word_IsAnObjectOrAPath(string word, bool expected) => Assert.Equal(expected, LiveName.IsOne(word));
}
