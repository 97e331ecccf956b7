using System.Net;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Serving;

/// <summary>New certificates are for new connections; those that are there go on.</summary>
public sealed class CertificateReloadTests
{
    [Fact]
    public async Task RenewedFiles_KeptConnection_IsNotDropped()
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        string first = webhook.SeenCertificate!;
        int before = webhook.Connections;
        string second = webhook.RenewCertificate();
        await webhook.UntilAsync(async () =>
        {
            using HttpClient client = webhook.CreateClient();
            using HttpResponseMessage response = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
            return webhook.SeenCertificate == second;
        });
        int after = webhook.Connections;
        Assert.NotEqual(first, second);
        Assert.True(after > before);
        Assert.Equal(HttpStatusCode.OK, await webhook.StatusAsync("/healthz"));
        Assert.Equal(after, webhook.Connections);
    }

    [Fact]
    public async Task BrokenFiles_KeepTheOldCertificate()
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        string first = webhook.SeenCertificate!;
        webhook.BreakCertificate();
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        using HttpClient client = webhook.CreateClient();
        using HttpResponseMessage response = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(first, webhook.SeenCertificate);
    }
}
