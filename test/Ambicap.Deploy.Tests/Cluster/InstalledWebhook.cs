using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The published webhook with its manifests, before a real API server.</summary>
/// <param name="cluster">The API server.</param>
/// <param name="scope">The scope, as its configuration names it.</param>
internal sealed class InstalledWebhook(ControlPlane cluster, string scope) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    internal string Log => cluster.Log("unshare");

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.EndAsync(_process);
        _folder.Dispose();
    }

    /// <summary>Applies the manifests of <c>deploy/</c>, as cert-manager completes them.</summary>
    internal void Install(params IEnumerable<string> configurations)
    {
        _ = TestCertificate.Write(_folder.File("tls.crt"), _folder.File("tls.key"), "ambicap-webhook.ambicap-system.svc");
        cluster.Apply("namespace.yaml");
        cluster.Apply("webhook/webhook.yaml");
        cluster.Apply("webhook/configuration.yaml");
        cluster.Apply("runtimeclass.yaml");
        cluster.Do("", "create", "namespace", "shop");
        foreach (string file in configurations)
        {
            JsonNode document = Manifest.ReadAll(file).Single();
            foreach (JsonNode? webhook in document["webhooks"]!.AsArray())
            {
                // What cert-manager's injector does.
                webhook!["clientConfig"]!["caBundle"] = Convert.ToBase64String(File.ReadAllBytes(_folder.File("tls.crt")));
            }

            cluster.Apply(document);
        }
    }

    /// <summary>In a Pod's place: a service account's token, and the address of the Service.</summary>
    internal async Task StartAsync()
    {
        string address = cluster.Do("", "get", "service", "-n", "ambicap-system", "ambicap-webhook", "-o", "jsonpath={.spec.clusterIP}");
        cluster.AddAddress(address);
        string token = JsonNode.Parse(cluster.Do(
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["https://kubernetes.default.svc"]}}""",
            "create", "--raw", "/api/v1/namespaces/ambicap-system/serviceaccounts/ambicap-webhook/token", "-f", "-"))!["status"]!["token"]!.GetValue<string>();
        _ = _folder.Write("token", token);
        _ = _folder.Write("webhook.yaml", Manifest.Read("webhook/configuration.yaml", "ConfigMap", "ambicap-webhook")["data"]!["webhook.yaml"]!.GetValue<string>()
            .Replace("scope: ambient", "scope: " + scope, StringComparison.Ordinal));
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
        _process = cluster.Start("unshare", "--mount", program);
        JsonObject pod = ClusterPod.Of("ready", ("ambient.ambicap.dev/web", "NET_BIND_SERVICE"));
        await ControlPlane.UntilAsync(() => Try(pod).Length == 0, () => Log);
    }

    /// <summary>Creates a Pod, and returns it as it then is.</summary>
    internal JsonNode Create(JsonNode pod) => JsonNode.Parse(cluster.Do(pod.ToJsonString(), "create", "-o", "json", "-f", "-"))!;

    /// <summary>What kubectl says of a Pod that is tried and not kept; empty where it is taken.</summary>
    internal string Try(JsonNode pod)
    {
        ProgramRun run = cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        return run.ExitCode == 0 ? "" : run.Errors;
    }

    /// <summary>What kubectl says of a Pod that must be refused.</summary>
    internal string Refused(JsonNode pod)
    {
        string errors = Try(pod);
        Assert.NotEmpty(errors);
        return errors;
    }
}
