using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// In cert-manager's place, of which no package was at hand: its two kinds, taken as they are written; the Secrets of our two Certificates,
/// which it leaves behind when they go, as its default is; and <c>caBundle</c> of the configurations that name a Certificate.
/// </summary>
/// <param name="cluster">The control plane.</param>
internal sealed class ActingCertManager(ControlPlane cluster) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The options of a webhook that shows its certificate.</summary>
    internal string Options => $"--tls-cert-file '{_folder.File("tls.crt")}' --tls-private-key-file '{_folder.File("tls.key")}'";

    public void Dispose() => _folder.Dispose();

    /// <summary>Installs its kinds.</summary>
    internal void Install()
    {
        _ = TestCertificate.Write(_folder.File("tls.crt"), _folder.File("tls.key"), "ambicap-webhook.ambicap-system.svc");
        foreach (string kind in (string[])["Certificate", "Issuer"])
        {
            string name = kind.ToLowerInvariant();
            cluster.Apply(JsonNode.Parse($$"""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{name}}s.cert-manager.io"},
                 "spec":{"group":"cert-manager.io","scope":"Namespaced","names":{"kind":"{{kind}}","plural":"{{name}}s","singular":"{{name}}"},
                  "versions":[{"name":"v1","served":true,"storage":true,
                   "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }] } }
                """)!);
        }

        cluster.Do("", "wait", "--for=condition=Established", "--timeout=30s", "crd/certificates.cert-manager.io", "crd/issuers.cert-manager.io");
    }

    /// <summary>Does what is to be done at the moment.</summary>
    internal void Act()
    {
        ProgramRun certificates = cluster.Kubectl("", "get", "certificates.cert-manager.io", "-n", "ambicap-system", "-o", "json");
        if (certificates.ExitCode == 0)
        {
            foreach (JsonNode? certificate in JsonNode.Parse(certificates.Output)!["items"]!.AsArray())
            {
                WriteSecret((string)certificate!["metadata"]!["name"]!, (string)certificate["spec"]!["secretName"]!);
            }
        }

        Inject("mutatingwebhookconfiguration");
        Inject("validatingwebhookconfiguration");
    }

    private void WriteSecret(string certificate, string name)
    {
        string[] files = ["tls.crt", "tls.key"];
        JsonObject secret = new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = "kubernetes.io/tls",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = "ambicap-system",
                ["name"] = name,
                ["annotations"] = new JsonObject { ["cert-manager.io/certificate-name"] = certificate },
            },
            ["data"] = new JsonObject(files.Select(file => KeyValuePair.Create(file, (JsonNode?)Convert.ToBase64String(File.ReadAllBytes(_folder.File(file)))))),
        };
        _ = cluster.Kubectl(secret.ToJsonString(), "create", "-f", "-");
    }

    private void Inject(string kind)
    {
        ProgramRun run = cluster.Kubectl("", "get", kind, "ambicap-webhook", "-o", "json");
        JsonNode? configuration = run.ExitCode == 0 ? JsonNode.Parse(run.Output) : null;
        if (configuration?["metadata"]!["annotations"]?["cert-manager.io/inject-ca-from"] is null)
        {
            return;
        }

        string bundle = Convert.ToBase64String(File.ReadAllBytes(_folder.File("tls.crt")));
        JsonArray patch = [.. configuration["webhooks"]!.AsArray().Select((webhook, index) => (webhook, index))
            .Where(entry => (string?)entry.webhook!["clientConfig"]!["caBundle"] != bundle)
            .Select(entry => new JsonObject { ["op"] = "add", ["path"] = $"/webhooks/{entry.index}/clientConfig/caBundle", ["value"] = bundle })];
        if (patch.Count > 0)
        {
            _ = cluster.Kubectl("", "patch", kind, "ambicap-webhook", "--type=json", "--field-manager=cert-manager-cainjector", "-p", patch.ToJsonString());
        }
    }
}
