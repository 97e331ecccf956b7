using System.Text.Json.Nodes;
using Ambicap.Webhook.Reviews;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>Workloads are told what their Pods will meet, and never refused.</summary>
public sealed class WorkloadDecisionTests
{
    private const string Recorded = "07-create-deployments-web.json";

    [Fact]
    public async Task Validate_UnknownNamespace_IsAllowedAndSaid()
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Full);
        JsonNode response = await Review.PostAsync(webhook, "/validate", Review.Read(Recorded));
        AssertUnjudged(response, "the API server knows no namespace \"shop\", so that no policy is known for it; create it first");
    }

    [Fact]
    public async Task Validate_BrokenTemplate_IsAllowedAndSaid()
    {
        await using RunningWebhook webhook = await StartAsync();
        JsonNode review = Review.Read(Recorded);
        review["request"]!["object"]!["spec"]!["template"]!["spec"]!["containers"] = "none";
        AssertUnjudged(
            await Review.PostAsync(webhook, "/validate", review),
            "failed to decode request.object.spec.template.spec.containers must be a list, not the text \"none\"");
    }

    [Fact]
    public async Task Validate_KindWithoutPods_IsAllowedAndSaid()
    {
        await using RunningWebhook webhook = await StartAsync();
        JsonNode review = Review.Read(Recorded);
        review["request"]!["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "ConfigMap" };
        AssertUnjudged(await Review.PostAsync(webhook, "/validate", review), "a ConfigMap has no Pod to judge; take it out of the webhook's rules");
    }

    /// <summary>What the webhook itself adds to the Pods is nobody's to write into the template; what it cannot decide is said.</summary>
    [Theory]
    [InlineData("ambient.ambicap.dev/web", "ambicap", null)]
    [InlineData("nonroot.ambicap.dev/web", null, "container \"web\": default seccomp profiles refuse syslog (SYSLOG) while its user may be root; set runAsNonRoot: true...")]
    [InlineData(null, "crun", null)]
    [InlineData(null, "ambicap", "the Pod names the RuntimeClass ambicap and has no grant (kubectl debug --copy-to drops annotations); add one, or drop...")]
    public void Validate_Template_IsToldWhatItsPodsWillLack(string? key, string? runtimeClass, string? warning)
    {
        JsonNode review = Review.Read(Recorded);
        JsonObject template = review["request"]!["object"]!["spec"]!["template"]!.AsObject();
        template["metadata"]!["annotations"] = key is null ? [] : new JsonObject { [key] = "SYSLOG" };
        template["spec"] = new JsonObject
        {
            ["runtimeClassName"] = runtimeClass,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["securityContext"] = new JsonObject { ["allowPrivilegeEscalation"] = false } }),
        };
        Judge judge = new(Configurations.Ambient + "\nruntimeClassMapping: {crun: ambicap}\n");
        Assert.Equal(warning is null ? [] : [warning], judge.Validate(review).Warnings);
    }

    /// <summary>The Pods of a workload get the annotations of its template alone.</summary>
    [Fact]
    public void Validate_AnnotationOfTheWorkloadItself_IsToldAndAudited()
    {
        JsonNode review = Review.Read(Recorded);
        review["request"]!["object"]!["metadata"]!["annotations"] = new JsonObject { ["ambient.ambicap.dev/web"] = "KILL" };
        review["request"]!["object"]!["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject();
        Judge judge = new(Configurations.Ambient);
        AdmissionAnswer answer = judge.Validate(review);
        Assert.Contains("annotation of a workload that its Pods do not get", Assert.Single(answer.Warnings), StringComparison.Ordinal);
        Assert.True(answer.IsAllowed);

        review["request"]!["object"]!["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject { ["ambient.ambicap.dev/web"] = "KILL" };
        Assert.DoesNotContain(judge.Validate(review).Warnings, warning => warning.Contains("do not get", StringComparison.Ordinal));
    }

    private static async Task<RunningWebhook> StartAsync()
    {
        FakeApiServer api = new();
        api.Namespaces.Set("shop");
        return await RunningWebhook.StartAsync(api, Configurations.Full);
    }

    private static void AssertUnjudged(JsonNode response, string why)
    {
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Equal(why, response["auditAnnotations"]!["error"]!.GetValue<string>());
        string warning = Assert.Single(response["warnings"]!.AsArray())!.GetValue<string>();
        Assert.StartsWith("not judged by Ambicap: ", warning, StringComparison.Ordinal);
        Assert.InRange(warning.Length, 1, 120);
    }
}
