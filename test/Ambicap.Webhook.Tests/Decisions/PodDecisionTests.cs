using System.Text.Json.Nodes;
using Ambicap.Webhook.Reviews;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>What is refused, in which words, and what updates may do.</summary>
public sealed class PodDecisionTests
{
    private const string Unchangeable =
        "violates Ambicap: grant of an existing Pod changed (container \"web\": {0} a Pod that exists (annotation ambient.ambicap.dev/web); delete the Pod and create it anew)";

    private static readonly (string Key, string Value) s_restricted = ("pod-security.kubernetes.io/enforce", "restricted");
    private static readonly Judge s_judge = new(Configurations.Ambient, s_restricted);

    [Fact]
    public void Validate_BeyondTheLevel_NamesContainerCapabilityRuleAndRemedy() => AssertForbidden(
        "violates Ambicap \"restricted:latest\": ambient beyond the level (container \"web\": KILL may not be ambient at level restricted, only NET_BIND_SERVICE; grant less, or use a namespace of another level)",
        s_judge.Validate(Review.OfPod("KILL")));

    [Fact]
    public void Validate_OtherRuntimeClass_NamesContainerCapabilityRuleAndRemedy() => AssertForbidden(
        "violates Ambicap \"restricted:latest\": RuntimeClass without Ambicap (the Pod has the RuntimeClass \"gvisor\", which is not Ambicap's, so that its grants would have no effect: container \"web\", NET_BIND_SERVICE; set spec.runtimeClassName to ambicap)",
        s_judge.Validate(Review.OfPod("NET_BIND_SERVICE", runtimeClass: "gvisor")));

    [Theory]
    [InlineData(null, "NET_BIND_SERVICE", "NET_BIND_SERVICE cannot be added to")]
    [InlineData("NET_BIND_SERVICE", "KILL", "NET_BIND_SERVICE cannot be changed to KILL on")]
    [InlineData("NET_BIND_SERVICE", null, "NET_BIND_SERVICE cannot be removed from")]
    public void Validate_UpdateOfAGrant_IsForbidden(string? before, string? after, string how) =>
        AssertForbidden(Unchangeable.Replace("{0}", how, StringComparison.Ordinal), s_judge.Validate(Review.OfUpdate(before, after)));

    [Fact]
    public void Validate_UpdateThatLeavesAForbiddenGrant_Passes()
    {
        JsonNode review = Review.OfUpdate("SYS_ADMIN", "SYS_ADMIN");
        review["request"]!["object"]!["metadata"]!["annotations"]!["note"] = "changed";
        review["request"]!["object"]!["spec"]!["containers"]![0]!["image"] = "other:2";
        Assert.Equal(Decision.Allowed, s_judge.Validate(review).Decision);
    }

    [Theory]
    [InlineData("restricted", "ambient beyond the level (container \"web\")")]
    [InlineData("baseline", null)]
    public void Validate_WarnLevel_WarnsAndAllows(string warn, string? warning)
    {
        Judge judge = new(Configurations.Ambient, ("pod-security.kubernetes.io/warn", warn), ("pod-security.kubernetes.io/warn-version", "v1.30"));
        AdmissionAnswer answer = judge.Validate(Review.OfPod("KILL"));
        Assert.True(answer.IsAllowed);
        Assert.Equal(warning is null ? [] : [$"would violate Ambicap \"{warn}:v1.30\": {warning}"], answer.Warnings);
    }

    [Fact]
    public void Validate_ManyLongNames_WarningsStayWithin120Characters()
    {
        Judge judge = new(Configurations.Full);
        JsonNode review = Review.OfPod("KILL");
        JsonArray containers = review["request"]!["object"]!["spec"]!["containers"]!.AsArray();
        for (int i = 10; i < 40; i++)
        {
            containers.Add(new JsonObject { ["name"] = new string('x', 60) + i, ["image"] = "a" });
            containers.Add(new JsonObject { ["name"] = "c" + i, ["image"] = "a" });
        }

        AdmissionAnswer answer = judge.Validate(review);
        Assert.NotEmpty(answer.Warnings);
        Assert.All(answer.Warnings, warning => Assert.InRange(warning.Length, 1, 120));
    }

    [Fact]
    public void Validate_CapitalsInTheKey_IsNoSilentNothing()
    {
        JsonNode review = Review.OfPod(null);
        review["request"]!["object"]!["metadata"]!["annotations"]!["ambient.Ambicap.dev/web"] = "KILL";
        AssertForbidden(
            "violates Ambicap \"restricted:latest\": unknown annotation of ambicap.dev (annotation ambient.Ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?)",
            s_judge.Validate(review));
    }

    /// <summary>What anybody may send: annotations without number, up to the largest review.</summary>
    [Fact]
    public void Validate_AnnotationsWithoutNumber_IsAnswered()
    {
        const int Many = 200_000;
        JsonNode review = Review.OfPod(null);
        JsonObject annotations = review["request"]!["object"]!["metadata"]!["annotations"]!.AsObject();
        for (int i = 0; i < Many; i++)
        {
            annotations[$"a{i}.ambicap.dev"] = "";
        }

        Assert.Contains($"and {Many - 16} more", s_judge.Validate(review).Message, StringComparison.Ordinal);
        Assert.Equal(Decision.Allowed, s_judge.Mutate(review).Decision);
    }

    [Fact]
    public void Validate_ManyContainersWithARemark_IsOneWarning()
    {
        JsonNode review = Review.OfPod(null);
        review["request"]!["object"]!["metadata"]!["annotations"]!["ambicap.dev/add-is-ambient"] = "true";
        JsonArray containers = review["request"]!["object"]!["spec"]!["containers"]!.AsArray();
        for (int i = 0; i < 200; i++)
        {
            containers.Add(new JsonObject
            {
                ["name"] = "c" + i,
                ["image"] = "a",
                ["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("ALL") } },
            });
        }

        Assert.Equal("ALL in a grant (container \"c0\", container \"c1\", container \"c2\", container \"c3\", container \"c4\" and 195 more)", Assert.Single(s_judge.Validate(review).Warnings));
    }

    [Theory]
    [InlineData("usernames: [admin]", "user")]
    [InlineData("namespaces: [shop]", "namespace")]
    [InlineData("runtimeClasses: [gvisor]", "runtimeClass")]
    public void Validate_Exempt_IsAllowedAndAudited(string exemption, string by)
    {
        string configuration = Configurations.Full.Replace("defaults:", $"exemptions: {{{exemption}}}\ndefaults:", StringComparison.Ordinal);
        AdmissionAnswer answer = new Judge(configuration, s_restricted).Validate(Review.OfPod("SYS_ADMIN", runtimeClass: "gvisor"));
        Assert.Equal(Decision.Exempt, answer.Decision);
        Assert.Equal([KeyValuePair.Create("exempt", by)], answer.Audit);
    }

    private static void AssertForbidden(string message, AdmissionAnswer answer)
    {
        Assert.Equal(message, answer.Message);
        Assert.Equal((403, "Forbidden"), (answer.Code, answer.Reason));
    }
}
