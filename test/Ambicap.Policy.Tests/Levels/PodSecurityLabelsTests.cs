using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Tests.Levels;

public sealed class PodSecurityLabelsTests
{
    [Theory]
    [InlineData("privileged", Level.Privileged)]
    [InlineData("baseline", Level.Baseline)]
    [InlineData("restricted", Level.Restricted)]
    public void TryParseLevel_Name_IsRead(string text, Level level)
    {
        Assert.True(PodSecurityLabels.TryParseLevel(text, out Level read, out string? error));
        Assert.Equal((level, null), (read, error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Baseline")]
    [InlineData(" baseline")]
    public void TryParseLevel_Other_IsTheStrictestWithAnError(string text)
    {
        Assert.False(PodSecurityLabels.TryParseLevel(text, out Level read, out string? error));
        Assert.Equal((Level.Restricted, $"unknown level \"{text}\"; use privileged, baseline or restricted"), (read, error));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("v1.0")]
    [InlineData("v1.9")]
    [InlineData("v1.36")]
    [InlineData("v1.2147483646")]
    public void TryParseVersion_Text_IsReadAndWrittenAlike(string text)
    {
        Assert.True(PodSecurityLabels.TryParseVersion(text, out PolicyVersion version, out _));
        Assert.Equal(text, version.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v1.")]
    [InlineData("v1.00")]
    [InlineData("v1.030")]
    [InlineData("v1.-1")]
    [InlineData("v1.+1")]
    [InlineData("v1. 1")]
    [InlineData("v1.1.1")]
    [InlineData("v2.1")]
    [InlineData("1.30")]
    [InlineData("Latest")]
    [InlineData("v1.2147483647")]
    [InlineData("v1.99999999999")]
    public void TryParseVersion_Other_IsTheLatestWithAnError(string text)
    {
        Assert.False(PodSecurityLabels.TryParseVersion(text, out PolicyVersion version, out string? error));
        Assert.Equal((PolicyVersion.Latest, $"unknown version \"{text}\"; use latest or v1.N, such as v1.37"), (version, error));
    }
}
