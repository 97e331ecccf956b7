using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Tests.Grants;

public sealed class GrantKeysTests
{
    [Theory]
    [InlineData("ambient.ambicap.dev/web", true)]
    [InlineData("nonroot.ambicap.dev/web", true)]
    [InlineData("ambicap.dev/ambient", true)]
    [InlineData("typo.ambicap.dev/web", true)]
    [InlineData("ambicap.dev", true)]
    [InlineData("notambicap.dev/web", false)]
    [InlineData("ambicap.dev.example.com/web", false)]
    [InlineData("example.com/ambicap.dev", false)]
    [InlineData("", false)]
    public void IsOurs_Key_LooksAtItsDomainOnly(string key, bool expected) => Assert.Equal(expected, GrantKeys.IsOurs(key));
}
