using System.Text.Json.Nodes;
using Ambicap.Tests;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>The way from a review to its answer, with neither a server nor a cluster.</summary>
public sealed class AdmissionTests
{
    private const string Query = "?timeout=5s";

    private static readonly (string Key, string Value) s_restricted = ("pod-security.kubernetes.io/enforce", "restricted");

    [Theory]
    [InlineData("KILL", "Denied")]
    [InlineData("NET_BIND_SERVICE", "Allowed")]
    public async Task ValidateAsync_NamespaceIsNotKnown_IsAskedForAndJudgedLater(string grant, string expected)
    {
        TaskCompletionSource asking = new();
        Judge judge = new(Configurations.Ambient, s_restricted) { Asking = asking.Task };
        ValueTask<Admitted> judging = judge.ValidateAsync(Review.Bytes(Review.OfPod(grant)), Query);
        Assert.False(judging.IsCompleted);
        Assert.Equal(["namespace shop 4700"], judge.Asked);
        asking.SetResult();
        Assert.Equal(expected, (await judging).Answer.Decision.ToString());
    }

    [Theory]
    [InlineData("01-create-pods-static-web.json", 500)]
    [InlineData("07-create-deployments-web.json", 0)]
    public async Task ValidateAsync_NamespaceCannotBeKnown_RefusesPodsAndWarnsOfWorkloads(string review, int code)
    {
        Judge judge = new(Configurations.Ambient) { Asking = Task.FromException(new UnknownNamespaceException("it is away")) };
        AdmissionAnswer answer = (await judge.ValidateAsync(Review.Bytes(Review.Read(review)))).Answer;
        Assert.Equal((Decision.Error, code), (answer.Decision, answer.Code));
        Assert.Equal(code == 0 ? ["not judged by Ambicap: it is away"] : [], answer.Warnings);
    }

    [Fact]
    public async Task MutateAsync_NamespaceIsNotKnown_IsAskedFor()
    {
        Judge judge = new(Configurations.Ambient) { Asking = Task.CompletedTask };
        Admitted admitted = await judge.MutateAsync(Review.Bytes(Review.OfPod("KILL", runtimeClass: null)));
        Assert.Equal((Decision.Patched, "namespace shop "), (admitted.Answer.Decision, Assert.Single(judge.Asked)));
        judge = new(Configurations.Ambient) { Asking = Task.FromException(new UnknownNamespaceException("it is away")) };
        Assert.Equal(500, (await judge.MutateAsync(Review.Bytes(Review.OfPod("KILL")))).Answer.Code);
    }

    [Fact]
    public void MutateAsync_Update_AsksForNothing()
    {
        Judge judge = new(Configurations.Ambient) { Asking = Task.FromException(new UnknownNamespaceException("it is away")) };
        Assert.Same(AdmissionAnswer.Allowed, judge.Mutate(Review.OfUpdate(null, "KILL")));
        Assert.Empty(judge.Asked);
    }

    [Theory]
    [InlineData(false, "KILL")]
    [InlineData(true, "")]
    public void ValidateAsync_DryRun_IsJudgedAndCountsNoGrant(bool isDryRun, string granted)
    {
        Judge judge = new(Configurations.Ambient);
        JsonNode review = Review.OfPod("KILL");
        review["request"]!["dryRun"] = isDryRun;
        Assert.True(judge.Validate(review).IsAllowed);
        Assert.Equal(granted, string.Join(',', judge.Granted.ByContainer.Values.Select(grant => grant.Most)));
    }

    [Theory]
    [InlineData("privileged", "restricted", "pods of shop at restricted:latest 4700")]
    [InlineData("restricted", "baseline", null)]
    public async Task ValidateAsync_NamespaceGetsStricter_LooksAtItsPods(string before, string after, string? expected)
    {
        Judge judge = new(Configurations.Full);
        Admitted admitted = await judge.ValidateAsync(Review.Bytes(Review.OfNamespace(after, before)), Query);
        Assert.Equal(expected is null ? [] : [expected], judge.Asked);
        Assert.Equal(expected is null ? [] : ["one Pod breaks it"], admitted.Answer.Warnings);
    }

    [Theory]
    [MemberData(nameof(NamespaceTable.Names), MemberType = typeof(NamespaceTable))]
    public void ValidateAsync_EveryListedNamespace_IsRefusedForItsReasons(string name)
    {
        NamespaceRow row = NamespaceTable.Find(name);
        JsonNode review = Review.OfNamespace(null);
        JsonNode metadata = review["request"]!["object"]!["metadata"]!;
        row.ForEach((isLabel, key, value) => metadata[isLabel ? "labels" : "annotations"]![key] = value);
        AdmissionAnswer answer = new Judge(Configurations.Ambient).Validate(review);
        Assert.Equal((row.Reasons.Length == 0 ? 0 : 422, string.Join("; ", row.Reasons)), (answer.Code, answer.Message));
    }
}
