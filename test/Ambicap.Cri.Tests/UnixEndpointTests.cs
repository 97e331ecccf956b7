namespace Ambicap.Cri.Tests;

public sealed class UnixEndpointTests
{
    [Theory]
    [InlineData("unix:///run/x.sock", "/run/x.sock")]
    [InlineData("/run/x.sock", "/run/x.sock")]
    [InlineData("/run/../run//x.sock", "/run/x.sock")]
    public void TryParse_OfASocket_IsItsPath(string text, string path)
    {
        Assert.True(UnixEndpoint.TryParse(text, out UnixEndpoint endpoint, out _));
        Assert.Equal((path, "unix://" + path), (endpoint.Path, endpoint.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("x.sock")]
    [InlineData("unix://x.sock")]
    [InlineData("tcp://127.0.0.1:1")]
    [InlineData("/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void TryParse_OfAnythingElse_SaysWhatToWrite(string text)
    {
        Assert.False(UnixEndpoint.TryParse(text, out _, out string? error));
        Assert.Equal($"\"{text}\" is not a Unix socket; write unix:///PATH with at most 107 bytes of path", error);
    }
}
