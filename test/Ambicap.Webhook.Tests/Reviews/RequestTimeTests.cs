using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Tests.Reviews;

public sealed class RequestTimeTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("?timeout=5s", 4700)]
    [InlineData("?a=b&timeout=30s", 29700)]
    [InlineData("?timeout=0s", 300)]
    [InlineData("?timeout=5m", null)]
    [InlineData("?timeout=-5s", null)]
    [InlineData("?timeout=99999999999s", null)]
    [InlineData("?timeout=s", null)]
    public void Left_Query_IsTheTimeThatIsLeft(string query, int? milliseconds) =>
        Assert.Equal(milliseconds is null ? null : TimeSpan.FromMilliseconds(milliseconds.Value), new RequestTime(query).Left());
}
