using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// What the webhook writes into objects that stand in Git, and whether a comparison shows it as a change to be undone: by
/// <c>kubectl diff</c>, and by a server-side apply that is only tried, as Argo CD's server-side diff and Flux compare.
/// </summary>
public sealed class DriftOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncDisposable
{
    private const string Manager = "argocd-controller";

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: NAME, namespace: shop, annotations: {ANNOTATIONS}}
        spec:
          containers:
          - name: web
            image: registry.example/web:1
            securityContext:
              runAsUser: 1000
              capabilities: {CAPABILITIES}

        """;

    private readonly InstalledWebhook _webhook = new(cluster, "ambient");

    [Fact]
    public async Task Webhook_ObjectsOfGit_ShowNoDrift()
    {
        ClusterPrograms.SkipUnlessThere();
        _webhook.Install("webhook/mutating.yaml", "webhook/validating.yaml");
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/enforce=privileged");
        await _webhook.StartAsync();

        string workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: site, namespace: shop}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    "
            + PodOf("x", "", "ambient: [SYSLOG], drop: [ALL]").Replace("apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: shop, annotations: {}}", "metadata: {labels: {app: web}}", StringComparison.Ordinal)
                .TrimEnd('\n').Replace("\n", "\n    ", StringComparison.Ordinal) + "\n";
        AssertQuiet(Converted(workload));
        AssertQuiet(Converted(PodOf("converted", "", "ambient: [SYSLOG], add: [KILL]")));
        AssertQuiet(PodOf("annotated", "ambient.ambicap.dev/web: SYSLOG", ""));
        AssertQuiet(PodOf("option1", "ambicap.dev/add-is-ambient: 'true'", "add: [NET_RAW]"));
        AssertQuiet(PodOf("incomplete", "ambient.ambicap.dev/web: SYSLOG", "add: [KILL]"));
    }

    public ValueTask DisposeAsync() => _webhook.DisposeAsync();

    private void AssertQuiet(string manifest)
    {
        cluster.Do(manifest, "apply", "-f", "-");
        string name = cluster.Do(manifest, "get", "-f", "-", "-o", "name").Trim().Split('/')[^1];
        Dump(name, "desired.yaml", manifest);
        Dump(name, "live.json", cluster.Do(manifest, "get", "-f", "-", "-o", "json", "--show-managed-fields"));
        Dump(name, "kubectl-diff", cluster.Kubectl(manifest, "diff", "-f", "-").ToString());
        ProgramRun s = cluster.Kubectl(manifest, "apply", "--server-side", "--force-conflicts", $"--field-manager={Manager}", "-f", "-");
        Dump(name, "ssa", s.ToString());
        Dump(name, "live-ssa.json", cluster.Do(manifest, "get", "-f", "-", "-o", "json", "--show-managed-fields"));
        Dump(name, "dry.json", cluster.Kubectl(manifest, "apply", "--server-side", "--force-conflicts", $"--field-manager={Manager}", "--dry-run=server", "-o", "json", "--show-managed-fields", "-f", "-").Output);
        Dump(name, "ssa-diff", cluster.Kubectl(manifest, "diff", "--server-side", "--force-conflicts", $"--field-manager={Manager}", "-f", "-").ToString());
    }

    private static void Dump(string name, string file, string text)
    {
        Directory.CreateDirectory("/tmp/tools-drift/" + name);
        File.WriteAllText($"/tmp/tools-drift/{name}/{file}", text);
    }

    private static string PodOf(string name, string annotations, string capabilities) => Pod
        .Replace("NAME", name, StringComparison.Ordinal)
        .Replace("ANNOTATIONS", annotations, StringComparison.Ordinal)
        .Replace("CAPABILITIES", capabilities, StringComparison.Ordinal);

    private static string Converted(string manifest)
    {
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["convert"]), manifest);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return run.Output;
    }
}
