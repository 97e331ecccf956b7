using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The manifests of <c>deploy/webhook</c> and the published webhook, before a real API server.</summary>
/// <remarks>One test after the other on one control plane, in the order of a cluster's life.</remarks>
public sealed class WebhookOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncDisposable
{
    private const string Grant = "ambient.ambicap.dev/web";
    private const string NoGrant = "Warning: the Pod names the RuntimeClass ambicap and has no grant";

    private readonly InstalledWebhook _webhook = new(cluster, "ambient");

    [Fact]
    public async Task Webhook_OnARealApiServer_KeepsThePolicy()
    {
        ClusterPrograms.SkipUnlessThere();
        _webhook.Install("webhook/mutating.yaml", "webhook/validating.yaml");
        AssertDownIsClosedForGrantsOnly();
        await _webhook.StartAsync();
        AssertCompletes();
        AssertRefuses();
        AssertWarnsOfClasses();
        AssertKeepsGrants();
        await AssertAdvisesAsync();
        await AssertFollowsNamespacesAsync();
        await AssertOutlivesTheApiServerAsync();
        AssertAudits();
    }

    public ValueTask DisposeAsync() => _webhook.DisposeAsync();

    /// <summary>While the webhook is down, Pods without grants are created, and Pods with grants are not.</summary>
    private void AssertDownIsClosedForGrantsOnly()
    {
        _ = _webhook.Create(ClusterPod.Of("plain"));
        Assert.Contains("failed calling webhook \"pods.mutate.ambicap.dev\"", _webhook.Refused(ClusterPod.Of("granted", (Grant, "NET_BIND_SERVICE"))), StringComparison.Ordinal);
        _ = _webhook.Create(OfOurClass("copied"));
        _ = _webhook.Create(ClusterPod.Crowded(ClusterPod.Of("crowded")));
        cluster.Do("", "label", "pod", "-n", "shop", "crowded", "tier=front");
    }

    /// <summary>As kubectl debug --copy-to makes it; what a controller makes, somebody else answers for.</summary>
    private void AssertWarnsOfClasses()
    {
        JsonNode pod = OfOurClass("copy");
        Assert.Contains(NoGrant, Warnings(pod), StringComparison.Ordinal);
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["name"] = "shop",
            ["uid"] = "00000000-0000-0000-0000-000000000001",
        });
        Assert.Empty(Warnings(pod));
        Assert.Empty(Warnings(ClusterPod.Of("copy")));
    }

    private string Warnings(JsonNode pod)
    {
        ProgramRun run = cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        Assert.Equal(0, run.ExitCode);
        return run.Errors;
    }

    private static JsonObject OfOurClass(string name)
    {
        JsonObject pod = ClusterPod.Of(name);
        pod["spec"]!["runtimeClassName"] = "ambicap";
        return pod;
    }

    private void AssertCompletes()
    {
        JsonNode granted = _webhook.Create(ClusterPod.Of("granted", (Grant, "cap_net_bind_service")));
        Assert.Equal("ambicap", granted["spec"]!["runtimeClassName"]!.GetValue<string>());
        Assert.Equal("cap_net_bind_service", granted["metadata"]!["annotations"]![Grant]!.GetValue<string>());

        cluster.Do("", "create", "namespace", "optional");
        cluster.Do("", "label", "namespace", "optional", "ambicap.dev/add-is-ambient=true");
        JsonNode pod = ClusterPod.Of("adds");
        pod["metadata"]!["namespace"] = "optional";
        pod["spec"]!["containers"]![0]!["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("NET_BIND_SERVICE") } };
        JsonNode added = _webhook.Create(pod);
        Assert.Equal("ambicap", added["spec"]!["runtimeClassName"]!.GetValue<string>());
        Assert.Equal("NET_BIND_SERVICE", added["metadata"]!["annotations"]!["nonroot.ambicap.dev/web"]!.GetValue<string>());
    }

    private void AssertRefuses()
    {
        Assert.EndsWith(
            "admission webhook \"pods.validate.ambicap.dev\" denied the request: violates Ambicap \"privileged:latest\": root-equivalent grant (container \"web\": as good as root are: "
            + "SYS_PTRACE, because it can take over any process of its PID namespace, whoever runs it; with hostPID the node's; grant less, or let the namespace opt in by the "
            + "annotation ambicap.dev/allow-root-equivalent)",
            _webhook.Refused(ClusterPod.Of("root", (Grant, "SYS_PTRACE"))).Trim(),
            StringComparison.Ordinal);
        Assert.Contains("unknown annotation of ambicap.dev", _webhook.Refused(ClusterPod.Of("typo", ("ambicap.dev/ambiant", "KILL"))), StringComparison.Ordinal);
        JsonNode other = ClusterPod.Of("other", (Grant, "KILL"));
        other["spec"]!["runtimeClassName"] = "gvisor";
        cluster.Apply(JsonNode.Parse("""{"apiVersion":"node.k8s.io/v1","kind":"RuntimeClass","metadata":{"name":"gvisor"},"handler":"runsc"}""")!);
        Assert.Contains("the Pod has the RuntimeClass \"gvisor\", which is not Ambicap's", _webhook.Refused(other), StringComparison.Ordinal);
    }

    /// <summary>No way past the Pod's creation changes a grant: not an update, a status, a binding or an ephemeral container.</summary>
    private void AssertKeepsGrants()
    {
        cluster.Do("", "label", "pod", "-n", "shop", "granted", "tier=front");
        cluster.Do("", "annotate", "pod", "-n", "shop", "plain", "example.com/note=x");
        AssertForbidden("NET_BIND_SERVICE cannot be changed to KILL on", "annotate", "pod", "-n", "shop", "granted", "--overwrite", Grant + "=KILL");
        AssertForbidden("NET_BIND_SERVICE cannot be removed from", "annotate", "pod", "-n", "shop", "granted", Grant + "-");
        AssertForbidden("KILL cannot be added to", "annotate", "pod", "-n", "shop", "plain", Grant + "=KILL");
        cluster.Do("", "annotate", "pod", "-n", "shop", "granted", "--overwrite", Grant + "= CAP_NET_BIND_SERVICE");

        JsonNode status = JsonNode.Parse(cluster.Do("", "get", "pod", "-n", "shop", "plain", "-o", "json"))!;
        status["metadata"]!["annotations"]![Grant] = "KILL";
        AssertForbidden("KILL cannot be added to", status, "replace", "--raw", "/api/v1/namespaces/shop/pods/plain/status", "-f", "-");
        JsonNode binding = JsonNode.Parse($$$"""
            {"apiVersion":"v1","kind":"Binding","metadata":{"name":"plain","annotations":{"{{{Grant}}}":"KILL"}},"target":{"kind":"Node","name":"n"}}
            """)!;
        AssertForbidden("by its Binding", binding, "create", "--raw", "/api/v1/namespaces/shop/pods/plain/binding", "-f", "-");

        JsonNode debugged = JsonNode.Parse(cluster.Do("", "get", "pod", "-n", "shop", "granted", "-o", "json"))!;
        debugged["spec"]!["ephemeralContainers"] = new JsonArray(new JsonObject { ["name"] = "debug", ["image"] = "shop:1" });
        cluster.Do(debugged.ToJsonString(), "replace", "--raw", "/api/v1/namespaces/shop/pods/granted/ephemeralcontainers", "-f", "-");

        // The API server itself takes no annotations by this way.
        debugged = JsonNode.Parse(cluster.Do("", "get", "pod", "-n", "shop", "granted", "-o", "json"))!;
        debugged["metadata"]!["annotations"]!["nonroot.ambicap.dev/debug"] = "KILL";
        cluster.Do(debugged.ToJsonString(), "replace", "--raw", "/api/v1/namespaces/shop/pods/granted/ephemeralcontainers", "-f", "-");
        Assert.DoesNotContain("nonroot.ambicap.dev/debug", cluster.Do("", "get", "pod", "-n", "shop", "granted", "-o", "json"), StringComparison.Ordinal);
    }

    private async Task AssertAdvisesAsync()
    {
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/warn=restricted");
        JsonNode template = ClusterPod.Of("web", (Grant, "KILL"));
        JsonObject deployment = new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["namespace"] = "shop", ["name"] = "web" },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["labels"] = new JsonObject { ["app"] = "web" },
                        ["annotations"] = template["metadata"]!["annotations"]!.DeepClone(),
                    },
                    ["spec"] = template["spec"]!.DeepClone(),
                },
            },
        };
        await UntilAsync(() =>
        {
            ProgramRun run = cluster.Kubectl(deployment.ToJsonString(), "create", "--dry-run=server", "-f", "-");
            return run.ExitCode == 0 && run.Errors.Contains("would violate Ambicap \"restricted:latest\": ambient beyond the level (container \"web\")", StringComparison.Ordinal);
        });
    }

    private async Task AssertFollowsNamespacesAsync()
    {
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/enforce=restricted");
        await UntilAsync(() => _webhook.Try(ClusterPod.Of("level", (Grant, "KILL"))).Contains("KILL may not be ambient at level restricted", StringComparison.Ordinal));
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/enforce-");
        await UntilAsync(() => _webhook.Try(ClusterPod.Of("level", (Grant, "KILL"))).Length == 0);
        cluster.Do("", "annotate", "namespace", "shop", "ambicap.dev/allow-root-equivalent=SYS_PTRACE");
        await UntilAsync(() => _webhook.Try(ClusterPod.Of("optin", (Grant, "SYS_PTRACE"))).Length == 0);
        AssertForbidden("ambicap.dev/allow-root-equivalent", "annotate", "namespace", "shop", "--overwrite", "ambicap.dev/allow-root-equivalent=ALL");
    }

    private async Task AssertOutlivesTheApiServerAsync()
    {
        await cluster.RestartApiServerAsync();
        _ = _webhook.Create(ClusterPod.Of("after", (Grant, "NET_BIND_SERVICE")));
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/enforce=baseline");
        await UntilAsync(() => _webhook.Try(ClusterPod.Of("level", (Grant, "NET_RAW"))).Contains("NET_RAW may not be ambient at level baseline", StringComparison.Ordinal));
    }

    private void AssertAudits()
    {
        string log = File.ReadAllText(cluster.AuditLog);
        Assert.Contains("\"pods.validate.ambicap.dev/grants\":\"web=NET_BIND_SERVICE\"", log, StringComparison.Ordinal);
        Assert.Contains("\"pods.validate.ambicap.dev/enforce-policy\":\"privileged:latest\"", log, StringComparison.Ordinal);
    }

    private Task UntilAsync(Func<bool> isThere) => ControlPlane.UntilAsync(isThere, () => _webhook.Log);

    private void AssertForbidden(string message, params IEnumerable<string> arguments) => AssertForbidden(message, null, arguments);

    private void AssertForbidden(string message, JsonNode? input, params IEnumerable<string> arguments)
    {
        ProgramRun run = cluster.Kubectl(input?.ToJsonString() ?? "", arguments);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }
}
