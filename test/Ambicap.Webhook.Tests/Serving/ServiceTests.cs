using System.Net;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Serving;

/// <summary>What operators see of the webhook, and how it ends.</summary>
public sealed class ServiceTests
{
    private const string Secret = "hunter2-of-the-pod";

    [Fact]
    public async Task Metrics_AfterReviews_CountThem()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        _ = await Review.PostAsync(webhook, "/validate", Review.OfPod("NET_BIND_SERVICE"));
        _ = await Review.PostAsync(webhook, "/validate", Review.OfPod("SYS_ADMIN"));
        using HttpClient client = new();
        string[] lines = (await client.GetStringAsync(webhook.Metrics)).Split('\n');
        Assert.Contains("ambicap_webhook_namespaces 1", lines);
        Assert.Contains("ambicap_webhook_ready 1", lines);
        Assert.Single(lines, line => line.Contains("allowed", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("denied", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("NET_BIND_SERVICE", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Drain_ReviewThatHasBegun_IsAnswered()
    {
        TaskCompletionSource mayLookUp = new();
        FakeApiServer api = new() { MayLookUp = mayLookUp.Task };
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        Task<JsonNode> review = Review.PostAsync(webhook, "/validate", Review.OfPod("NET_BIND_SERVICE"));
        await webhook.UntilAsync(() => Task.FromResult(api.LookUps > 0));
        Task draining = webhook.DrainAsync();
        Assert.False(review.IsCompleted);
        api.Namespaces.Set("shop");
        mayLookUp.SetResult();
        Assert.True((await review)["allowed"]!.GetValue<bool>());
        await draining;
    }

    /// <summary>Before it goes, it says so, answers on, and asks each client to use another connection next time.</summary>
    [Fact]
    public async Task Drain_WhileItLeaves_AnswersAndIsNotReady()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        int before = webhook.Connections;
        Task draining = webhook.DrainAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await webhook.StatusAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await webhook.StatusAsync("/healthz"));
        Assert.True((await Review.PostAsync(webhook, "/validate", Review.OfPod("NET_BIND_SERVICE")))["allowed"]!.GetValue<bool>());
        Assert.Equal(before + 2, webhook.Connections);
        await draining;
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => webhook.StatusAsync("/healthz"));
    }

    [Fact]
    public async Task Metrics_DryRun_GrantsNothing()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        JsonNode review = Review.OfPod("NET_BIND_SERVICE");
        review["request"]!["dryRun"] = true;
        _ = await Review.PostAsync(webhook, "/validate", review);
        using HttpClient client = new();
        Assert.DoesNotContain("NET_BIND_SERVICE", await client.GetStringAsync(webhook.Metrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_LongNames_AreCut()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        JsonNode review = Review.OfPod("SYS_ADMIN");
        review["request"]!["userInfo"]!["username"] = new string('u', 100_000);
        _ = await Review.PostAsync(webhook, "/validate", review);
        await webhook.DrainAsync();
        Assert.InRange(webhook.Log.Length, 1, 10_000);
    }

    [Fact]
    public async Task Log_Refusal_HasTheReasonAndNothingOfThePod()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        JsonNode review = Review.OfPod("SYS_ADMIN");
        review["request"]!["object"]!["spec"]!["containers"]![0]!["env"] = new JsonArray(new JsonObject { ["name"] = "PASSWORD", ["value"] = Secret });
        _ = await Review.PostAsync(webhook, "/validate", review);
        await webhook.DrainAsync();
        Assert.Contains("root-equivalent grant", webhook.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, webhook.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-secret", webhook.Log, StringComparison.Ordinal);
        Assert.All(webhook.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.NotNull(JsonNode.Parse(line)));
    }
}
