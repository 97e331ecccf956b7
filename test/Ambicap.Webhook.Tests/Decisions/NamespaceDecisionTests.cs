using System.Text.Json.Nodes;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>Namespaces: wrong words are refused where they are written, and who tightens one hears of the Pods that break it.</summary>
public sealed class NamespaceDecisionTests
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";

    [Theory]
    [InlineData(Enforce, "strict", "label pod-security.kubernetes.io/enforce: ")]
    [InlineData("ambicap.dev/add-is-ambient", "yes", "label ambicap.dev/add-is-ambient of the namespace must be \"true\" or \"false\", not \"yes\"")]
    [InlineData("ambicap.dev/x", "y", "label ambicap.dev/x of the namespace is unknown; ")]
    public async Task Validate_WrongLabel_IsInvalidUnlessItWasThere(string key, string value, string message)
    {
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), Configurations.Ambient);
        JsonNode created = await Review.PostAsync(webhook, "/validate", Namespace((key, value)));
        Assert.Equal(422, created["status"]!["code"]!.GetValue<int>());
        Assert.StartsWith(message, created["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonNode changed = await Review.PostAsync(webhook, "/validate", Update(Namespace((key, value)), Namespace((key, value), ("a", "b"))));
        Assert.True(changed["allowed"]!.GetValue<bool>());
    }

    /// <summary>Two Pods of one controller and one on its own, each of which breaks restricted; one that keeps it.</summary>
    [Fact]
    public async Task Validate_StricterLevel_WarnsOfThePodsThatBreakIt()
    {
        FakeApiServer api = new();
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Full);
        api.Pods = new JsonObject
        {
            ["kind"] = "PodList",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray(Pod("web-2", "u"), Pod("web-1", "u"), Pod("net", null, hostNetwork: true), Pod("old", null)),
        }.ToJsonString();
        JsonNode response = await Review.PostAsync(webhook, "/validate", Update(Namespace(), Namespace((Enforce, "restricted"))));
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Equal(
            [
                "existing pods in namespace \"shop\" violate the new PodSecurity enforce level \"restricted:latest\"",
                "net: host namespaces, allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
                "old (and 2 other pods): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true...",
            ],
            response["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>()));
    }

    [Theory]
    [InlineData("restricted", "baseline")]
    [InlineData("restricted", "restricted")]
    [InlineData("restricted", "privileged")]
    public async Task Validate_NotStricter_WarnsOfNothing(string before, string after)
    {
        FakeApiServer api = new() { Pods = "broken" };
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Full);
        Assert.Null((await Review.PostAsync(webhook, "/validate", Update(Namespace((Enforce, before)), Namespace((Enforce, after)))))["warnings"]);
    }

    [Fact]
    public async Task Validate_PodsCannotBeListed_IsAllowedAndSaid()
    {
        FakeApiServer api = new() { Pods = "broken" };
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(api, Configurations.Full);
        JsonNode response = await Review.PostAsync(webhook, "/validate", Update(Namespace(), Namespace((Enforce, "baseline"))));
        Assert.True(response["allowed"]!.GetValue<bool>());
        Assert.Equal("failed to list pods while checking new PodSecurity enforce level", Assert.Single(response["warnings"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task Validate_ExemptNamespace_SaysThatItsLabelsAreIgnored()
    {
        string configuration = Configurations.Full.Replace("defaults:", "exemptions: {namespaces: [shop]}\ndefaults:", StringComparison.Ordinal);
        await using RunningWebhook webhook = await RunningWebhook.StartAsync(new FakeApiServer(), configuration);
        JsonNode response = await Review.PostAsync(webhook, "/validate", Namespace((Enforce, "restricted")));
        Assert.Equal(
            "namespace \"shop\" is exempt from Pod Security, and the policy (enforce=restricted:latest) will be ignored",
            Assert.Single(response["warnings"]!.AsArray())!.GetValue<string>());
        Assert.Null((await Review.PostAsync(webhook, "/validate", Namespace()))["warnings"]);
    }

    private static JsonObject Namespace(params (string Key, string Value)[] labels) => new()
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject
        {
            ["uid"] = "u",
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Namespace" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "namespaces" },
            ["name"] = "shop",
            ["namespace"] = "shop",
            ["operation"] = "CREATE",
            ["object"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = "shop",
                    ["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
                },
            },
        },
    };

    private static JsonObject Update(JsonObject before, JsonObject after)
    {
        after["request"]!["operation"] = "UPDATE";
        after["request"]!["oldObject"] = before["request"]!["object"]!.DeepClone();
        return after;
    }

    private static JsonObject Pod(string name, string? controller, bool hostNetwork = false)
    {
        JsonObject metadata = new() { ["name"] = name };
        if (controller is not null)
        {
            metadata["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = "other" }, new JsonObject { ["uid"] = controller, ["controller"] = true });
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["hostNetwork"] = hostNetwork, ["containers"] = new JsonArray(new JsonObject { ["name"] = "web" }) },
        };
    }
}
