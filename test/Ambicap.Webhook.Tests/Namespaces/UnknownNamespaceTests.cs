using System.Text.Json.Nodes;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Namespaces;

/// <summary>Namespaces that the watch has not told of.</summary>
public sealed class UnknownNamespaceTests
{
    [Fact]
    public async Task Validate_BeforeTheListIsRead_LooksTheNamespaceUp()
    {
        FakeApiServer api = new() { MayList = new TaskCompletionSource().Task };
        api.Namespaces.Set("shop", ("pod-security.kubernetes.io/enforce", "baseline"));
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient, waitReady: false);
        JsonNode response = await Review.PostAsync(webhook, "/validate", Review.OfPod("KILL"));
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Equal("baseline:latest", response["auditAnnotations"]!["enforce-policy"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/validate")]
    [InlineData("/mutate")]
    public async Task Post_NamespaceThatIsNot_IsAnError(string path)
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        await AssertErrorAsync(
            webhook, path, "the API server knows no namespace \"shop\", so that no policy is known for it; create it first");
    }

    [Theory]
    [InlineData("/validate")]
    [InlineData("/mutate")]
    public async Task Post_ApiServerDoesNotAnswer_IsAnError(string path)
    {
        FakeApiServer api = new() { MayLookUp = new TaskCompletionSource().Task };
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        await AssertErrorAsync(
            webhook,
            path,
            "failed to look up namespace \"shop\" at the API server (it does not answer in time), so that no policy is known for it; try again once it answers");
    }

    [Fact]
    public async Task Validate_ApiServerFails_IsAnError()
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        webhook.Api.IsBroken = true;
        await AssertErrorAsync(
            webhook,
            "/validate",
            "failed to look up namespace \"shop\" at the API server (the API server answers with status 500), so that no policy is known for it; try again once it answers");
    }

    [Fact]
    public async Task Validate_NamespaceIsDeleted_IsAnError()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop", ("pod-security.kubernetes.io/enforce", "baseline"));
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        api.Namespaces.Remove("shop");
        await webhook.UntilAsync(async () =>
            !(await Review.PostAsync(webhook, "/validate", Review.OfPod("KILL")))["allowed"]!.GetValue<bool>());
        await AssertErrorAsync(
            webhook, "/validate", "the API server knows no namespace \"shop\", so that no policy is known for it; create it first");
    }

    private static async Task AssertErrorAsync(RunningWebhook webhook, string path, string message)
    {
        JsonNode response = await Review.PostAsync(webhook, path, Review.OfPod("KILL"));
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal(500, response["status"]!["code"]!.GetValue<int>());
        Assert.Equal("InternalError", response["status"]!["reason"]!.GetValue<string>());
        Assert.Equal(message, response["status"]!["message"]!.GetValue<string>());
    }
}
