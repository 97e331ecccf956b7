using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The manifests of <c>deploy/webhook</c> and the published webhook, before a real API server.</summary>
/// <remarks>One test after the other on one control plane, in the order of a cluster's life.</remarks>
public sealed class WebhookOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncDisposable
{
    private const string Grant = "ambient.ambicap.dev/web";

    private readonly TemporaryFolder _folder = new();
    private Process? _webhook;

    [Fact]
    public async Task Webhook_OnARealApiServer_KeepsThePolicy()
    {
        ClusterPrograms.SkipUnlessThere();
        InstallManifests();
        AssertDownIsClosedForGrantsOnly();
        await StartWebhookAsync();
        AssertCompletes();
        AssertRefuses();
        AssertKeepsGrants();
        await AssertAdvisesAsync();
        await AssertFollowsNamespacesAsync();
        await AssertOutlivesTheApiServerAsync();
        AssertAudits();
    }

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.EndAsync(_webhook);
        _folder.Dispose();
    }

    private void InstallManifests()
    {
        _ = TestCertificate.Write(_folder.File("tls.crt"), _folder.File("tls.key"), "ambicap-webhook.ambicap-system.svc");
        cluster.Apply("webhook/webhook.yaml");
        cluster.Apply("webhook/configuration.yaml");
        cluster.Apply("runtimeclass.yaml");
        cluster.Do("", "create", "namespace", "shop");
        foreach (string file in (string[])["webhook/mutating.yaml", "webhook/validating.yaml"])
        {
            JsonNode configuration = Manifest.ReadAll(file).Single();
            foreach (JsonNode? webhook in configuration["webhooks"]!.AsArray())
            {
                // What cert-manager's injector does.
                webhook!["clientConfig"]!["caBundle"] = Convert.ToBase64String(File.ReadAllBytes(_folder.File("tls.crt")));
            }

            cluster.Apply(configuration);
        }
    }

    /// <summary>While the webhook is down, Pods without grants are created, and Pods with grants are not.</summary>
    private void AssertDownIsClosedForGrantsOnly()
    {
        _ = Create(Pod("plain"));
        Assert.Contains("failed calling webhook \"pods.mutate.ambicap.dev\"", Refused(Pod("granted", (Grant, "NET_BIND_SERVICE"))), StringComparison.Ordinal);
    }

    /// <summary>In a Pod's place: a service account's token, and the address of the Service.</summary>
    private async Task StartWebhookAsync()
    {
        string address = cluster.Do("", "get", "service", "-n", "ambicap-system", "ambicap-webhook", "-o", "jsonpath={.spec.clusterIP}");
        cluster.AddAddress(address);
        string token = JsonNode.Parse(cluster.Do(
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["https://kubernetes.default.svc"]}}""",
            "create", "--raw", "/api/v1/namespaces/ambicap-system/serviceaccounts/ambicap-webhook/token", "-f", "-"))!["status"]!["token"]!.GetValue<string>();
        _ = _folder.Write("token", token);
        _ = _folder.Write("webhook.yaml", Manifest.Read("webhook/configuration.yaml", "ConfigMap", "ambicap-webhook")["data"]!["webhook.yaml"]!.GetValue<string>());
        string program = _folder.Script("ambicap-webhook", $$"""
            mount -t tmpfs tmpfs /run
            account=/run/secrets/kubernetes.io/serviceaccount
            mkdir -p $account
            cp '{{_folder.File("token")}}' $account/token
            cp '{{cluster.Authority}}' $account/ca.crt
            printf ambicap-system >$account/namespace
            export KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=6443
            exec '{{Repository.Program("ambicap-webhook")}}' --config '{{_folder.File("webhook.yaml")}}' --port 443 \
              --tls-cert-file '{{_folder.File("tls.crt")}}' --tls-private-key-file '{{_folder.File("tls.key")}}'
            """);
        _webhook = cluster.Start("unshare", "--mount", program);
        await UntilAsync(() => cluster.Kubectl(Pod("ready", (Grant, "NET_BIND_SERVICE")).ToJsonString(), "create", "--dry-run=server", "-f", "-").ExitCode == 0);
    }

    private void AssertCompletes()
    {
        JsonNode granted = Create(Pod("granted", (Grant, "cap_net_bind_service")));
        Assert.Equal("ambicap", granted["spec"]!["runtimeClassName"]!.GetValue<string>());
        Assert.Equal("cap_net_bind_service", granted["metadata"]!["annotations"]![Grant]!.GetValue<string>());

        cluster.Do("", "create", "namespace", "optional");
        cluster.Do("", "label", "namespace", "optional", "ambicap.dev/add-is-ambient=true");
        JsonNode pod = Pod("adds");
        pod["metadata"]!["namespace"] = "optional";
        pod["spec"]!["containers"]![0]!["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("NET_BIND_SERVICE") } };
        JsonNode added = Create(pod);
        Assert.Equal("ambicap", added["spec"]!["runtimeClassName"]!.GetValue<string>());
        Assert.Equal("NET_BIND_SERVICE", added["metadata"]!["annotations"]!["nonroot.ambicap.dev/web"]!.GetValue<string>());
    }

    private void AssertRefuses()
    {
        Assert.EndsWith(
            "admission webhook \"pods.validate.ambicap.dev\" denied the request: violates Ambicap \"privileged:latest\": root-equivalent grant (container \"web\": as good as root are: "
            + "SYS_PTRACE, because it can take over any process of its PID namespace, whoever runs it; with hostPID the node's; grant less, or let the namespace opt in by the "
            + "annotation ambicap.dev/allow-root-equivalent)",
            Refused(Pod("root", (Grant, "SYS_PTRACE"))).Trim(),
            StringComparison.Ordinal);
        Assert.Contains("unknown annotation of ambicap.dev", Refused(Pod("typo", ("ambicap.dev/ambiant", "KILL"))), StringComparison.Ordinal);
        JsonNode other = Pod("other", (Grant, "KILL"));
        other["spec"]!["runtimeClassName"] = "gvisor";
        cluster.Apply(JsonNode.Parse("""{"apiVersion":"node.k8s.io/v1","kind":"RuntimeClass","metadata":{"name":"gvisor"},"handler":"runsc"}""")!);
        Assert.Contains("the Pod has the RuntimeClass \"gvisor\", which is not Ambicap's", Refused(other), StringComparison.Ordinal);
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
        JsonNode template = Pod("web", (Grant, "KILL"));
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
        await UntilAsync(() => Try(Pod("level", (Grant, "KILL"))).Contains("KILL may not be ambient at level restricted", StringComparison.Ordinal));
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/enforce-");
        await UntilAsync(() => Try(Pod("level", (Grant, "KILL"))).Length == 0);
        cluster.Do("", "annotate", "namespace", "shop", "ambicap.dev/allow-root-equivalent=SYS_PTRACE");
        await UntilAsync(() => Try(Pod("optin", (Grant, "SYS_PTRACE"))).Length == 0);
        AssertForbidden("ambicap.dev/allow-root-equivalent", "annotate", "namespace", "shop", "--overwrite", "ambicap.dev/allow-root-equivalent=ALL");
    }

    private async Task AssertOutlivesTheApiServerAsync()
    {
        await cluster.RestartApiServerAsync();
        _ = Create(Pod("after", (Grant, "NET_BIND_SERVICE")));
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/enforce=baseline");
        await UntilAsync(() => Try(Pod("level", (Grant, "NET_RAW"))).Contains("NET_RAW may not be ambient at level baseline", StringComparison.Ordinal));
    }

    private void AssertAudits()
    {
        string log = File.ReadAllText(cluster.AuditLog);
        Assert.Contains("\"pods.validate.ambicap.dev/grants\":\"web=NET_BIND_SERVICE\"", log, StringComparison.Ordinal);
        Assert.Contains("\"pods.validate.ambicap.dev/enforce-policy\":\"privileged:latest\"", log, StringComparison.Ordinal);
    }

    private static JsonObject Pod(string name, params (string Key, string Value)[] annotations) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["namespace"] = "shop",
            ["name"] = name,
            ["annotations"] = new JsonObject(annotations.Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value))),
        },
        ["spec"] = new JsonObject
        {
            ["automountServiceAccountToken"] = false,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "shop:1" }),
        },
    };

    private Task UntilAsync(Func<bool> isThere) => ControlPlane.UntilAsync(isThere, () => cluster.Log("unshare"));

    private JsonNode Create(JsonNode pod) => JsonNode.Parse(cluster.Do(pod.ToJsonString(), "create", "-o", "json", "-f", "-"))!;

    /// <summary>What kubectl says of a Pod that is tried and not kept; empty where it is taken.</summary>
    private string Try(JsonNode pod)
    {
        ProgramRun run = cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        return run.ExitCode == 0 ? "" : run.Errors;
    }

    private string Refused(JsonNode pod)
    {
        string errors = Try(pod);
        Assert.NotEmpty(errors);
        return errors;
    }

    private void AssertForbidden(string message, params IEnumerable<string> arguments) => AssertForbidden(message, null, arguments);

    private void AssertForbidden(string message, JsonNode? input, params IEnumerable<string> arguments)
    {
        ProgramRun run = cluster.Kubectl(input?.ToJsonString() ?? "", arguments);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }
}
