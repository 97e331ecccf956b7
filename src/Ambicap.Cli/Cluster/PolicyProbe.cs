using System.Text.Json.Nodes;

namespace Ambicap.Cli.Cluster;

/// <summary>Asks the API server itself whether a policy is in force, by a Pod that nothing but it refuses and that is never kept.</summary>
internal static class PolicyProbe
{
    /// <summary>A name that no kernel will have.</summary>
    private const string Grant = "NO_CAPABILITY";

    // Who judges grants in the webhook's own namespace and kube-system where every other Pod is judged.
    private const string SystemWebhook = "system.validate.ambicap.dev";

    private static readonly string[] s_webhooks = ["pods.validate.ambicap.dev", SystemWebhook, "pods.mutate.ambicap.dev"];

    /// <summary>Asks once.</summary>
    internal static async Task<PolicyAnswer> AskAsync(ClusterKubectl kubectl, string space, CancellationToken cancellation)
    {
        KubectlRun run = await kubectl.RunAsync(Pod(space).ToJsonString(), cancellation, "create", "--dry-run=server", "-o", "name", "-f", "-");
        string said = run.Reason;
        bool isWebhook = s_webhooks.Any(name => run.Errors.Contains($"admission webhook \"{name}\" denied", StringComparison.Ordinal));
        bool isCel = run.Errors.Contains("ValidatingAdmissionPolicy 'ambicap-grants'", StringComparison.Ordinal);
        return (run.IsGood, isWebhook, isCel) switch
        {
            (true, _, _) => new PolicyAnswer(null, IsKnown: true, "a Pod with an unknown grant is taken"),
            (_, true, _) => new PolicyAnswer(PolicyKind.Webhook, IsKnown: true, said),
            (_, _, true) => new PolicyAnswer(PolicyKind.Cel, IsKnown: true, said),
            _ => new PolicyAnswer(null, IsKnown: false, said),
        };
    }

    /// <summary>Whether a ValidatingWebhookConfiguration of ours sends every Pod to the webhook, and not only those with grants.</summary>
    internal static bool SendsEveryPod(JsonNode? configuration) =>
        configuration?["webhooks"] is JsonArray webhooks && webhooks.Any(webhook => (string?)webhook?["name"] == SystemWebhook);

    /// <summary>Keeps to the restricted level, so that Pod Security lets it pass.</summary>
    private static JsonObject Pod(string space) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["namespace"] = space,
            ["name"] = "ambicap-probe",
            ["annotations"] = new JsonObject { ["ambient.ambicap.dev/probe"] = Grant },
        },
        ["spec"] = new JsonObject
        {
            ["automountServiceAccountToken"] = false,
            ["securityContext"] = new JsonObject
            {
                ["runAsNonRoot"] = true,
                ["runAsUser"] = 65532,
                ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
            },
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "probe",
                ["image"] = "ambicap-probe",
                ["securityContext"] = new JsonObject
                {
                    ["allowPrivilegeEscalation"] = false,
                    ["capabilities"] = new JsonObject { ["drop"] = new JsonArray(JsonValue.Create("ALL")) },
                },
            }),
        },
    };
}

/// <summary>What the API server said of the probe.</summary>
/// <param name="By">What refused it; null where nothing of ours did.</param>
/// <param name="IsKnown">Whether it says anything about policies.</param>
/// <param name="Said">The words.</param>
internal sealed record PolicyAnswer(PolicyKind? By, bool IsKnown, string Said);
