using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Webhooks;

/// <summary>Which webhooks can stop objects that do not ask for Ambicap, while it is down: with <c>scope: ambient</c> none.</summary>
public sealed class PlainObjectTests
{
    private static readonly JsonObject s_plain = new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["example.com/ambicap.dev"] = "KILL" }, ["labels"] = new JsonObject { ["app"] = "web" } },
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "web",
                ["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("KILL") } },
            }),
        },
    };

    [Fact]
    public void Ambient_WebhooksThatDecide_AreAskedOfPlainObjectsInLabelledNamespacesOnly()
    {
        string[] asked = [.. WebhookManifest.Files[..2].SelectMany(WebhookManifest.All).Where(IsAsked).Select(NameOf)];
        Assert.Equal(["labelled.mutate.ambicap.dev"], asked);
        Assert.Equal(
            """{"matchLabels":{"ambicap.dev/add-is-ambient":"true"}}""",
            WebhookManifest.Find(WebhookManifest.Files[0], asked[0])["namespaceSelector"]!.ToJsonString());
    }

    /// <summary>Who wants every Pod judged gets that, but for what the cluster and the webhook themselves need to come back.</summary>
    [Fact]
    public void Full_WebhooksThatDecide_LeaveOutWhatTheClusterNeeds()
    {
        JsonNode[] asked = [.. WebhookManifest.All(WebhookManifest.Files[2]).Where(IsAsked)];
        Assert.Equal(["pods.validate.ambicap.dev", "namespaces.validate.ambicap.dev"], asked.Select(NameOf));
        Assert.All(asked, webhook => Assert.Equal(
            """{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["kube-system","ambicap-system"]}]}""",
            webhook["namespaceSelector"]!.ToJsonString()));
    }

    private static bool IsAsked(JsonNode webhook) =>
        webhook["failurePolicy"]!.GetValue<string>() != "Ignore" && WebhookManifest.Matches(webhook, s_plain, s_plain);

    private static string NameOf(JsonNode webhook) => webhook["name"]!.GetValue<string>();
}
