using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Webhooks;

/// <summary>What must hold of every webhook, whoever edits the manifests.</summary>
public sealed class WebhookManifestTests
{
    public static TheoryData<string> Files => [.. WebhookManifest.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Webhooks_ThatDecide_FailClosed(string file)
    {
        foreach (JsonNode webhook in WebhookManifest.All(file))
        {
            // Who only advises about templates must not keep anybody from deploying.
            string name = Text(webhook, "name");
            Assert.Equal(name.EndsWith(".advise.ambicap.dev", StringComparison.Ordinal) ? "Ignore" : "Fail", Text(webhook, "failurePolicy"));
            Assert.Equal("None", Text(webhook, "sideEffects"));
            Assert.Equal("Equivalent", Text(webhook, "matchPolicy"));
            Assert.InRange(webhook["timeoutSeconds"]!.GetValue<long>(), 4, 10);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Webhooks_Address_IsTheService(string file)
    {
        JsonNode service = Manifest.Read("webhook/webhook.yaml", "Service", "ambicap-webhook");
        foreach (JsonNode webhook in WebhookManifest.All(file))
        {
            JsonNode address = webhook["clientConfig"]!["service"]!;
            Assert.Equal(Text(service["metadata"]!, "namespace"), Text(address, "namespace"));
            Assert.Equal(Text(service["metadata"]!, "name"), Text(address, "name"));
            Assert.Equal(service["spec"]!["ports"]![0]!["port"]!.GetValue<long>(), address["port"]!.GetValue<long>());
            Assert.Equal(file.EndsWith("mutating.yaml", StringComparison.Ordinal) ? "/mutate" : "/validate", Text(address, "path"));
        }
    }

    [Fact]
    public void Ambient_Webhooks_AllHaveAConditionButThoseOfLabelledNamespaces()
    {
        foreach (JsonNode webhook in WebhookManifest.Files[..2].SelectMany(WebhookManifest.All))
        {
            bool isLabelled = webhook["namespaceSelector"]?["matchLabels"]?["ambicap.dev/add-is-ambient"] is not null;
            Assert.True(isLabelled || webhook["matchConditions"] is JsonArray { Count: > 0 }, Text(webhook, "name"));
        }
    }

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();
}
