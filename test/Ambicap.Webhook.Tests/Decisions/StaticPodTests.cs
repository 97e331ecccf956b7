using System.Text.Json.Nodes;
using Ambicap.Webhook.Reviews;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>Mirrors of static Pods are left alone, and Pods that lost their annotations are told.</summary>
public sealed class StaticPodTests
{
    private const string Lacking = "the Pod mirrors a static Pod, which nobody completes; write into its file on the node: ";

    private static readonly Judge s_judge = new(Configurations.Ambient);
    private static readonly Judge s_optedIn = new(Configurations.Ambient, ("ambicap.dev/add-is-ambient", "true"));

    [Fact]
    public void Mirror_WithoutTheClass_IsLeftAloneAllowedAndSaid()
    {
        JsonNode review = Mirror("NET_BIND_SERVICE", runtimeClass: null);
        foreach (AdmissionAnswer answer in (AdmissionAnswer[])[s_judge.Mutate(review), s_judge.Validate(review)])
        {
            Assert.Equal(Decision.Allowed, answer.Decision);
            Assert.Empty(answer.Patch);
            Assert.Equal([Lacking + "runtimeClassName ambicap"], answer.Warnings);
            Assert.DoesNotContain(answer.Audit, entry => entry.Key == "grants");
        }

        Assert.Empty(s_judge.Granted.ByContainer);
    }

    [Fact]
    public void Mirror_WithAllThatItNeeds_IsAPodLikeAnyOther()
    {
        JsonNode review = Mirror("NET_BIND_SERVICE", "ambicap");
        Assert.Equal(AdmissionAnswer.Allowed, s_judge.Mutate(review));
        AdmissionAnswer answer = s_judge.Validate(review);
        Assert.Empty(answer.Warnings);
        Assert.Contains(KeyValuePair.Create("grants", "web=NET_BIND_SERVICE"), answer.Audit);
        Assert.Single(s_judge.Granted.ByContainer);
    }

    /// <summary>An annotation that the webhook would write reaches no node, nor does an addition.</summary>
    [Fact]
    public void Mirror_WhereAddGrants_IsLeftAloneAndSaid()
    {
        JsonNode review = Mirror("SYSLOG", "ambicap");
        AdmissionAnswer answer = s_optedIn.Mutate(review);
        Assert.Empty(answer.Patch);
        Assert.StartsWith(Lacking + "annotation", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Mirror_BeyondTheLevel_IsRefusedAsByPodSecurity() => Assert.Contains(
        "ambient beyond the level",
        new Judge(Configurations.Ambient, ("pod-security.kubernetes.io/enforce", "restricted")).Validate(Mirror("KILL", null)).Message,
        StringComparison.Ordinal);

    /// <summary>Kubelets write the source over; a Pod that says so is run like any other, and must be completed.</summary>
    [Fact]
    public void ConfigSourceAlone_IsCompleted()
    {
        JsonNode review = Review.OfPod("NET_BIND_SERVICE", runtimeClass: null);
        review["request"]!["object"]!["metadata"]!["annotations"]!["kubernetes.io/config.source"] = "file";
        Assert.Single(s_judge.Mutate(review).Patch);
    }

    [Fact]
    public void ClassWithoutGrant_IsAllowedAndSaid()
    {
        JsonNode review = Review.OfPod(null);
        Assert.Equal(AdmissionAnswer.Allowed, s_judge.Mutate(review));
        AdmissionAnswer answer = s_judge.Validate(review);
        Assert.True(answer.IsAllowed);
        Assert.Equal(["the Pod names the RuntimeClass ambicap and has no grant (kubectl debug --copy-to drops annotations); add one, or drop..."], answer.Warnings);
        Assert.Empty(s_judge.Validate(Review.OfPod(null, runtimeClass: "gvisor")).Warnings);
    }

    private static JsonNode Mirror(string ambient, string? runtimeClass)
    {
        JsonNode review = Review.OfPod(ambient, runtimeClass);
        review["request"]!["object"]!["metadata"]!["annotations"]!["kubernetes.io/config.mirror"] = "5f1c2a";
        return review;
    }
}
