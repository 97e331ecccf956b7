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

    /// <summary>A body that never ends is cut, and its memory is there again.</summary>
    [Fact]
    public async Task Post_BodyThatNeverEnds_IsCut()
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient, bodyGrace: TimeSpan.FromSeconds(1.5));
        Task<HttpStatusCode> post = PostSlowlyAsync(webhook, new TaskCompletionSource().Task, length: 20_000);
        HttpStatusCode status = await post.WaitAsync(s_patience);
        Assert.True(status is HttpStatusCode.RequestTimeout or HttpStatusCode.ServiceUnavailable, status.ToString());
        Assert.Equal(HttpStatusCode.OK, await webhook.StatusAsync("/healthz"));
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

    private static async Task<HttpStatusCode> PostSlowlyAsync(RunningWebhook webhook, Task mayEnd, int length = Large)
    {
        // HTTP/2 brings the answer while the body is still being sent.
        using HttpClient client = webhook.CreateClient();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/validate", UriKind.Relative));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = new SlowContent(mayEnd, length);
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
        private readonly int _length;

        internal SlowContent(Task mayEnd, int length)
        {
            (_mayEnd, _length) = (mayEnd, length);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Enumerable.Repeat((byte)' ', _length - 1).ToArray());
            await stream.FlushAsync();
            await _mayEnd;
            await stream.WriteAsync(" "u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }
    }
}
