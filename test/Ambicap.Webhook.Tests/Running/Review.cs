using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>Reviews made of a recorded one.</summary>
internal static class Review
{
    private const string Recorded = "01-create-pods-static-web.json";

    /// <summary>The recorded review of a new Pod in namespace <c>shop</c>, whose container <c>web</c> is granted something.</summary>
    internal static JsonNode OfPod(string? ambient, string? runtimeClass = "ambicap")
    {
        JsonNode review = Read(Recorded);
        JsonNode pod = review["request"]!["object"]!;
        JsonObject annotations = pod["metadata"]!["annotations"]!.AsObject();
        _ = annotations.Remove("ambient.ambicap.dev/web");
        if (ambient is not null)
        {
            annotations["ambient.ambicap.dev/web"] = ambient;
        }

        pod["spec"]!.AsObject()["runtimeClassName"] = runtimeClass;
        return review;
    }

    /// <summary>An update of such a Pod.</summary>
    /// <param name="before">What it is granted.</param>
    /// <param name="after">What it would be.</param>
    internal static JsonNode OfUpdate(string? before, string? after)
    {
        JsonNode review = OfPod(after);
        review["request"]!["operation"] = "UPDATE";
        review["request"]!["oldObject"] = OfPod(before)["request"]!["object"]!.DeepClone();
        return review;
    }

    /// <summary>A review of Namespace <c>shop</c>: a new one, or with <paramref name="before"/> an update.</summary>
    /// <param name="enforce">The level that its label enforces; null for no label.</param>
    /// <param name="before">The level before.</param>
    internal static JsonNode OfNamespace(string? enforce, string? before = null)
    {
        JsonObject request = new()
        {
            ["uid"] = "u",
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Namespace" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "namespaces" },
            ["name"] = "shop",
            ["namespace"] = "shop",
            ["operation"] = before is null ? "CREATE" : "UPDATE",
            ["object"] = Namespace(enforce),
            ["oldObject"] = before is null ? null : Namespace(before),
        };
        return new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["request"] = request };
    }

    private static JsonObject Namespace(string? enforce)
    {
        JsonObject labels = enforce is null ? [] : new JsonObject { ["pod-security.kubernetes.io/enforce"] = enforce };
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = "shop", ["labels"] = labels, ["annotations"] = new JsonObject() } };
    }

    internal static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllBytes(Repository.TestData("admission", name)))!;

    internal static byte[] Bytes(JsonNode review) => Encoding.UTF8.GetBytes(review.ToJsonString());

    /// <summary>Posts a review and returns the response in it.</summary>
    internal static async Task<JsonNode> PostAsync(RunningWebhook webhook, string path, JsonNode review)
    {
        (HttpStatusCode status, string body) = await webhook.PostAsync(path, Bytes(review));
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonNode.Parse(body)!["response"]!;
    }
}
