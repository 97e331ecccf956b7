using System.Text.Json.Nodes;
using Ambicap.Policy.Grants;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Webhooks;

/// <summary>Which requests reach the webhook: those with a key of ours, and of the recorded ones no other.</summary>
public sealed class MatchConditionTests
{
    private const string Validating = "webhook/validating.yaml";
    private const string Mutating = "webhook/mutating.yaml";
    private const string Full = "webhook/full/validating.yaml";

    public static TheoryData<string, bool> Keys => new()
    {
        { "ambient.ambicap.dev/web", true },
        { "nonroot.ambicap.dev/web", true },
        { "ambicap.dev/add-is-ambient", true },
        { "x.y.ambicap.dev/z", true },
        { "ambient.Ambicap.dev/web", true },
        { "ambicap.dev", true },
        { "notambicap.dev/web", false },
        { "ambicap.dev.example.com/web", false },
        { "example.com/ambicap.dev", false },
        { "example.com", false },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Pods_WithAKey_ReachTheWebhookWhereItIsOurs(string key, bool isOurs)
    {
        Assert.Equal(isOurs, GrantKeys.IsOurs(key));
        JsonNode with = Pod(key);
        JsonNode without = Pod(null);
        Assert.Equal(isOurs, Matches(Validating, "pods.validate.ambicap.dev", with, null));
        Assert.Equal(isOurs, Matches(Full, "system.validate.ambicap.dev", with, null));
        Assert.Equal(isOurs, Matches(Mutating, "pods.mutate.ambicap.dev", with, null));
        Assert.Equal(!isOurs, Matches(Mutating, "labelled.mutate.ambicap.dev", with, null));
        Assert.Equal(isOurs, Matches(Validating, "bindings.validate.ambicap.dev", with, null));
        foreach (string file in (string[])[Validating, Full])
        {
            Assert.False(Matches(file, "changes.validate.ambicap.dev", with, with));
            Assert.Equal(isOurs, Matches(file, "changes.validate.ambicap.dev", with, without));
            Assert.Equal(isOurs, Matches(file, "changes.validate.ambicap.dev", without, with));
            Assert.Equal(isOurs, Matches(file, "changes.validate.ambicap.dev", Pod(key, "KILL,NET_RAW"), with));
        }
    }

    [Theory]
    [InlineData(Validating, "pods.validate.ambicap.dev", false)]
    [InlineData(Validating, "bindings.validate.ambicap.dev", false)]
    [InlineData(Validating, "workloads.advise.ambicap.dev", false)]
    [InlineData(Validating, "cronjobs.advise.ambicap.dev", false)]
    [InlineData(Validating, "podtemplates.advise.ambicap.dev", false)]
    [InlineData(Mutating, "pods.mutate.ambicap.dev", false)]
    [InlineData(Mutating, "labelled.mutate.ambicap.dev", true)]
    public void Objects_WithoutAnnotations_AreNoError(string file, string webhook, bool isMatch)
    {
        JsonNode pod = Pod(null);
        _ = pod["metadata"]!.AsObject().Remove("annotations");
        JsonObject workload = new()
        {
            ["metadata"] = new JsonObject(),
            ["spec"] = webhook.StartsWith("cronjobs", StringComparison.Ordinal)
                ? new JsonObject { ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = pod } } }
                : new JsonObject { ["template"] = pod.DeepClone(), ["containers"] = pod["spec"]!["containers"]!.DeepClone() },
            ["template"] = pod.DeepClone(),
        };
        Assert.Equal(isMatch, Matches(file, webhook, workload, null));
    }

    /// <summary>A Pod with our class and without our annotations is advised of, and none that a controller makes.</summary>
    [Theory]
    [InlineData("ambicap", null, false, true)]
    [InlineData("ambicap", "example.com/a", false, true)]
    [InlineData("ambicap", "ambient.ambicap.dev/web", false, false)]
    [InlineData("ambicap", null, true, false)]
    [InlineData("gvisor", null, false, false)]
    [InlineData(null, null, false, false)]
    public void Classes_WithoutAnnotations_ReachTheWebhookWhereTheClassIsOurs(string? runtimeClass, string? key, bool isOwned, bool isMatch)
    {
        JsonNode pod = Pod(key);
        if (key is null)
        {
            _ = pod["metadata"]!.AsObject().Remove("annotations");
        }

        if (isOwned)
        {
            pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "ReplicaSet" });
        }

        if (runtimeClass is not null)
        {
            pod["spec"]!["runtimeClassName"] = runtimeClass;
        }

        Assert.Equal(isMatch, Matches(Validating, "classes.advise.ambicap.dev", pod, null));
        Assert.False(isMatch && Matches(Validating, "pods.validate.ambicap.dev", pod, null));
    }

    /// <summary>The mirror of a static Pod has its annotations, and is seen as any Pod is.</summary>
    [Fact]
    public void Mirrors_WithAGrant_ReachTheWebhook()
    {
        JsonNode pod = Pod("ambient.ambicap.dev/web");
        pod["metadata"]!["annotations"]!["kubernetes.io/config.mirror"] = "5f1c2a";
        Assert.True(Matches(Mutating, "pods.mutate.ambicap.dev", pod, null));
        Assert.True(Matches(Validating, "pods.validate.ambicap.dev", pod, null));
    }

    /// <summary>In a namespace with the label, a Pod without our annotations reaches the webhook where it adds something.</summary>
    [Fact]
    public void Labelled_AddsNothing_DoesNotReachTheWebhook()
    {
        JsonNode pod = Pod(null);
        Assert.True(Matches(Mutating, "labelled.mutate.ambicap.dev", pod, null));
        _ = pod["spec"]!["containers"]![0]!.AsObject().Remove("securityContext");
        Assert.False(Matches(Mutating, "labelled.mutate.ambicap.dev", pod, null));
        pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("KILL") } } });
        Assert.True(Matches(Mutating, "labelled.mutate.ambicap.dev", pod, null));
    }

    [Theory]
    [InlineData("labels", "ambicap.dev/add-is-ambient", true)]
    [InlineData("annotations", "ambicap.dev/allow-root-equivalent", true)]
    [InlineData("labels", "pod-security.kubernetes.io/enforce", false)]
    [InlineData("annotations", "example.com/a", false)]
    public void Namespaces_WithAWordOfOurs_ReachTheWebhook(string field, string key, bool isMatch)
    {
        JsonObject space = new() { ["metadata"] = new JsonObject { [field] = new JsonObject { [key] = "x" } } };
        Assert.Equal(isMatch, Matches(Validating, "namespaces.validate.ambicap.dev", space, null));
        Assert.False(Matches(Validating, "namespaces.validate.ambicap.dev", new JsonObject { ["metadata"] = new JsonObject() }, null));
    }

    /// <summary>The recorded requests of an API server: those with our annotations reach the webhook, the others never.</summary>
    [Fact]
    public void RecordedReviews_ReachTheWebhookWhereTheyHaveAKeyOfOurs()
    {
        string[] recorded = Directory.GetFiles(Path.Combine(Repository.Root, "test", "Ambicap.Webhook.Tests", "TestData", "admission"));
        int matches = 0;
        foreach (string path in recorded)
        {
            JsonNode request = JsonNode.Parse(File.ReadAllBytes(path))!["request"]!;
            string kind = request["kind"]!["kind"]!.GetValue<string>();
            bool isOurs = request.ToJsonString().Contains("ambicap.dev/", StringComparison.Ordinal);
            bool isUpdate = request["operation"]!.GetValue<string>() == "UPDATE" && request["subResource"]?.GetValue<string>() != "ephemeralcontainers";
            string webhook = kind switch
            {
                "Pod" => isUpdate ? "changes.validate" : "pods.validate",
                "CronJob" => "cronjobs.advise",
                _ => "workloads.advise",
            };
            bool isMatch = Matches(Validating, webhook + ".ambicap.dev", request["object"]!, request["oldObject"]);
            Assert.True(isMatch == (isUpdate ? IsGrantChanged(request) : isOurs), path);
            matches += isMatch ? 1 : 0;
        }

        Assert.InRange(matches, 1, recorded.Length - 1);
    }

    private static bool IsGrantChanged(JsonNode request)
    {
        string[] texts = [.. new[] { "oldObject", "object" }.Select(field => Ours(request[field]!["metadata"]!["annotations"] as JsonObject))];
        return texts[0] != texts[1];

        static string Ours(JsonObject? annotations) =>
            string.Join('\n', (annotations ?? []).Where(entry => GrantKeys.IsOurs(entry.Key)).Select(entry => entry.ToString()).Order(StringComparer.Ordinal));
    }

    private static JsonObject Pod(string? key, string value = "KILL") => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = key is null ? [] : new JsonObject { [key] = value } },
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "web",
                ["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("KILL") } },
            }),
        },
    };

    private static bool Matches(string file, string name, JsonNode now, JsonNode? before) => WebhookManifest.Matches(WebhookManifest.Find(file, name), now, before);
}
