using System.Text;
using Ambicap.Node.Metrics;

namespace Ambicap.Node.Tests.Metrics;

public sealed class HttpAnswerTests
{
    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("GET /metrics?x=y HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("GET /ill HTTP/1.1\r\n\r\n", "HTTP/1.1 503 Service Unavailable")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    public void To_Request_IsAnsweredByItsPath(string request, string status) => Assert.Equal(status, Answer(request)!.Split('\r')[0]);

    [Theory]
    [InlineData("")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n")]
    public void To_RequestThatGoesOn_IsNotAnsweredYet(string request) => Assert.Null(Answer(request));

    [Fact]
    public void To_Head_HasTheLengthAndNoText() => Assert.Equal(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: 5\r\nConnection: close\r\n\r\n",
        Answer("HEAD /metrics HTTP/1.1\r\n\r\n"));

    private static string? Answer(string request) =>
        HttpAnswer.To(Encoding.ASCII.GetBytes(request), path => path switch
        {
            "/metrics" => (true, "text\n"),
            "/ill" => (false, "ill\n"),
            _ => null,
        }) is { } answer ? Encoding.UTF8.GetString(answer) : null;
}
