using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Serving;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Serving;

/// <summary>Who sends large bodies slowly takes the memory that there is for them, and no more; the usual review is answered all the same.</summary>
public sealed class BodyBudgetTests
{
    private const int Large = 6 * 1024 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Post_ManyLargeBodies_OthersAreAnswered()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        TaskCompletionSource mayEnd = new();
        Task<HttpStatusCode>[] posts = [.. Enumerable.Range(0, 12).Select(_ => PostSlowlyAsync(webhook, mayEnd.Task))];
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await await Task.WhenAny(posts).WaitAsync(s_patience));
        JsonNode response = await Review.PostAsync(webhook, "/validate", Review.OfPod("NET_BIND_SERVICE"));
        Assert.True(response["allowed"]!.GetValue<bool>());

        // Those that had their place get their answer, and the memory is there again.
        mayEnd.SetResult();
        HttpStatusCode[] statuses = await Task.WhenAll(posts).WaitAsync(s_patience);
        Assert.Contains(HttpStatusCode.BadRequest, statuses);
        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable));
        Assert.Equal(HttpStatusCode.BadRequest, await PostSlowlyAsync(webhook, Task.CompletedTask));
    }

    [Fact]
    public void Rent_BeyondTheBudget_IsRefusedUntilSomeIsReturned()
    {
        BodyBudget budget = new(100_000);
        byte[] first = budget.Rent(60_000);
        _ = Assert.Throws<TooManyBodiesException>(() => budget.Rent(60_000));
        byte[] small = budget.Rent(BodyBudget.SmallBody);
        budget.Return(small);
        budget.Return(first);
        budget.Return(budget.Rent(60_000));
    }

    private static async Task<HttpStatusCode> PostSlowlyAsync(RunningWebhook webhook, Task mayEnd)
    {
        // HTTP/2 brings the answer while the body is still being sent.
        using HttpClient client = webhook.CreateClient();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/validate", UriKind.Relative));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = new SlowContent(mayEnd);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // Refused while it was still sending: the answer may be lost with the connection.
            return HttpStatusCode.ServiceUnavailable;
        }
    }

    /// <summary>Blanks, the last of which comes when it may.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly Task _mayEnd;

        internal SlowContent(Task mayEnd)
        {
            _mayEnd = mayEnd;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Enumerable.Repeat((byte)' ', Large - 1).ToArray());
            await stream.FlushAsync();
            await _mayEnd;
            await stream.WriteAsync(" "u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Large;
            return true;
        }
    }
}
