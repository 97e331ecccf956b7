using System.Text.Json.Nodes;

namespace Ambicap.Cli.Cluster;

/// <summary>Asks the API server itself whether a policy is in force, by a Pod that nothing but it refuses and that is never kept.</summary>
internal static class PolicyProbe
{
    /// <summary>A name that no kernel will have.</summary>
    private const string Grant = "NO_CAPABILITY";

    /// <summary>Asks once.</summary>
    internal static async Task<PolicyAnswer> AskAsync(ClusterKubectl kubectl, string space, CancellationToken cancellation)
    {
        KubectlRun run = await kubectl.RunAsync(Pod(space).ToJsonString(), cancellation, "create", "--dry-run=server", "-o", "name", "-f", "-");
        string said = run.Reason;
        bool isWebhook = run.Errors.Contains("admission webhook \"pods.validate.ambicap.dev\" denied", StringComparison.Ordinal)
            || run.Errors.Contains("admission webhook \"pods.mutate.ambicap.dev\" denied", StringComparison.Ordinal);
        bool isCel = run.Errors.Contains("ValidatingAdmissionPolicy 'ambicap-grants'", StringComparison.Ordinal);
        return (run.IsGood, isWebhook, isCel) switch
        {
            (true, _, _) => new PolicyAnswer(null, IsKnown: true, "a Pod with an unknown grant is taken"),
            (_, true, _) => new PolicyAnswer(PolicyKind.Webhook, IsKnown: true, said),
            (_, _, true) => new PolicyAnswer(PolicyKind.Cel, IsKnown: true, said),
            _ => new PolicyAnswer(null, IsKnown: false, said),
        };
    }

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
