using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>One replica of the published webhook, in a Pod's place before a real API server; mostly one that makes its own certificates.</summary>
/// <param name="cluster">The API server.</param>
/// <param name="port">Where it listens; the Service has the same port.</param>
internal sealed class SelfSignedReplica(ControlPlane cluster, int port) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    /// <summary>The log of every replica of the test.</summary>
    internal string Log => cluster.Log("unshare");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>Whether it runs.</summary>
    internal bool IsRunning => _process is not null;

    /// <summary>Starts it with the rights of the service account that the manifests give.</summary>
    internal void Start(string life) => StartWith($"--self-signed ambicap-webhook.ambicap-system.svc --certificate-life {life}");

    /// <summary>The same with other options that say where its certificate is from.</summary>
    internal void StartWith(string certificate)
    {
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
            exec '{{Repository.Program("ambicap-webhook")}}' --config '{{_folder.File("webhook.yaml")}}' --port {{port}} --metrics-port {{port + 10000}} {{certificate}}
            """);
        _process = cluster.Start("unshare", "--mount", program);
    }

    /// <summary>Kills it, as a node that fails does.</summary>
    internal async Task StopAsync()
    {
        await ControlPlane.EndAsync(_process);
        _process = null;
    }
}
