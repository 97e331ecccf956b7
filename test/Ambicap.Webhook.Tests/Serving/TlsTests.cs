using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Serving;

/// <summary>Which versions of TLS are spoken.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Connect_NewVersion_IsSpoken(SslProtocols version)
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        await using SslStream stream = await ConnectAsync(webhook, version);
        Assert.Equal(version, stream.SslProtocol);
    }

    [Fact]
    public async Task Connect_OldVersion_IsRefused()
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
#pragma warning disable CA5397, SYSLIB0039 // What is old is tried so that it is seen to fail.
        _ = await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(webhook, SslProtocols.Tls11));
#pragma warning restore CA5397, SYSLIB0039
    }

    [Fact]
    public async Task Connect_WithoutTls_IsNotAnswered()
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        using HttpClient client = new();
        UriBuilder plain = new(webhook.Client.BaseAddress!) { Scheme = Uri.UriSchemeHttp, Path = "/validate" };
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(plain.Uri));

        // And reviews are not answered on the port of metrics, which has no TLS.
        using HttpResponseMessage response = await client.GetAsync(new Uri(webhook.Metrics, "/validate"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<SslStream> ConnectAsync(RunningWebhook webhook, SslProtocols version)
    {
        TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, webhook.Client.BaseAddress!.Port);
        SslStream stream = new(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        return stream;
    }
}
