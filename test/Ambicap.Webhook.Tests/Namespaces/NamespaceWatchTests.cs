using System.Net;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Namespaces;

/// <summary>The watch, seen from the answers: what a namespace allows changes as it changes.</summary>
public sealed class NamespaceWatchTests
{
    private static readonly (string Key, string Value) s_restricted = ("pod-security.kubernetes.io/enforce", "restricted");
    private static readonly (string Key, string Value) s_baseline = ("pod-security.kubernetes.io/enforce", "baseline");

    [Fact]
    public async Task Readyz_BeforeTheListIsRead_Is503()
    {
        TaskCompletionSource mayList = new();
        FakeApiServer api = new() { MayList = mayList.Task };
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient, waitReady: false);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await webhook.StatusAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await webhook.StatusAsync("/healthz"));
        mayList.SetResult();
        await webhook.UntilAsync(async () => await webhook.StatusAsync("/readyz") == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Validate_LabelsChange_CountAtOnce()
    {
        await using RunningWebhook webhook = await StartAsync();
        webhook.Api.Namespaces.Set("shop", s_baseline);
        await UntilKillIsAsync(webhook, allowed: true);
        Assert.Equal(1, webhook.Api.Lists);
    }

    [Fact]
    public async Task Validate_WatchIsCut_GoesOnFromItsVersionWithoutAList()
    {
        await using RunningWebhook webhook = await StartAsync();
        webhook.Api.Namespaces.Set("shop", s_baseline);
        await UntilKillIsAsync(webhook, allowed: true);
        webhook.Api.Cut();
        webhook.Api.Namespaces.Set("shop", s_restricted);
        await UntilKillIsAsync(webhook, allowed: false);
        Assert.Equal(1, webhook.Api.Lists);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Validate_VersionIsGone_ListsAgain(int watches)
    {
        // One: told by an event. Two: first by the status, then by an event.
        await using RunningWebhook webhook = await StartAsync();
        webhook.Api.AnswerGone(watches);
        webhook.Api.Cut();
        await webhook.UntilAsync(() => Task.FromResult(webhook.Api.Lists == 1 + watches));
        webhook.Api.Namespaces.Set("shop", s_baseline);
        await UntilKillIsAsync(webhook, allowed: true);
        Assert.Equal(1 + watches, webhook.Api.Lists);
    }

    [Fact]
    public async Task Validate_ApiServerIsAway_GoesOnFromWhatIsKnownAndResumes()
    {
        await using RunningWebhook webhook = await StartAsync();
        await webhook.Api.StopAsync();
        Assert.False(await IsKillAllowedAsync(webhook));
        Assert.Equal(HttpStatusCode.OK, await webhook.StatusAsync("/readyz"));
        webhook.Api.Namespaces.Set("shop", s_baseline);
        Assert.False(await IsKillAllowedAsync(webhook));
        await webhook.Api.StartAsync();
        await UntilKillIsAsync(webhook, allowed: true);
    }

    [Fact]
    public async Task Validate_ApiServerFails_GoesOnAndListsAgain()
    {
        await using RunningWebhook webhook = await StartAsync();
        webhook.Api.IsBroken = true;
        webhook.Api.Cut();
        Assert.False(await IsKillAllowedAsync(webhook));
        webhook.Api.Namespaces.Set("shop", s_baseline);
        webhook.Api.IsBroken = false;
        await UntilKillIsAsync(webhook, allowed: true);
    }

    /// <summary>A token that others renew is read again from its file.</summary>
    [Fact]
    public async Task Validate_CredentialsAreRenewed_AreReadAgain()
    {
        await using RunningWebhook webhook = await StartAsync();
        webhook.Api.Token = "renewed";
        webhook.Api.Cut();
        webhook.Api.Namespaces.Set("shop", s_baseline);
        Assert.False(await IsKillAllowedAsync(webhook));
        _ = webhook.WriteKubeconfig("renewed");
        await UntilKillIsAsync(webhook, allowed: true);
    }

    [Fact]
    public async Task Validate_KubeconfigIsBrokenForAWhile_GoesOn()
    {
        await using RunningWebhook webhook = await StartAsync();
        File.WriteAllText(webhook.WriteKubeconfig("x"), "clusters: {");
        await webhook.Api.StopAsync();
        Assert.False(await IsKillAllowedAsync(webhook));
        _ = webhook.WriteKubeconfig("not-a-secret");
        webhook.Api.Namespaces.Set("shop", s_baseline);
        await webhook.Api.StartAsync();
        await UntilKillIsAsync(webhook, allowed: true);
    }

    [Fact]
    public async Task Readyz_ApiServerBehindAPath_BecomesReady()
    {
        FakeApiServer api = new() { BasePath = "/k8s/clusters/c-1" };
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        Assert.Equal(1, api.Lists);
    }

    private static async Task<RunningWebhook> StartAsync()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop", s_restricted);
        RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Ambient);
        await webhook.UntilAsync(() => Task.FromResult(api.Watches > 0));
        Assert.False(await IsKillAllowedAsync(webhook));
        return webhook;
    }

    /// <summary>KILL is what baseline allows and restricted does not.</summary>
    private static async Task<bool> IsKillAllowedAsync(RunningWebhook webhook)
    {
        JsonNode response = await Review.PostAsync(webhook, "/validate", Review.OfPod("KILL"));
        return response["allowed"]!.GetValue<bool>();
    }

    private static Task UntilKillIsAsync(RunningWebhook webhook, bool allowed) =>
        webhook.UntilAsync(async () => await IsKillAllowedAsync(webhook) == allowed);
}
