using System.Diagnostics;
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
        AssertCannotBeApplied(PodOf("incomplete", "ambient.ambicap.dev/web: SYSLOG", "add: [KILL]"));
    }

    public ValueTask DisposeAsync() => _webhook.DisposeAsync();

    private void AssertQuiet(string manifest)
    {
        cluster.Do(manifest, "apply", "-f", "-");
        Assert.Equal((0, ""), Compared(manifest));
        cluster.Do(manifest, "apply", "--server-side", "--force-conflicts", $"--field-manager={Manager}", "-f", "-");
        Assert.Equal((0, ""), Compared(manifest, "--server-side", "--force-conflicts", $"--field-manager={Manager}"));
    }

    /// <summary>A list of capabilities is one value, and a Pod's cannot be changed: every sync would fail.</summary>
    private void AssertCannotBeApplied(string manifest)
    {
        cluster.Do(manifest, "apply", "-f", "-");
        foreach (string[] options in (string[][])[[], ["--server-side", "--force-conflicts", $"--field-manager={Manager}"]])
        {
            ProgramRun run = cluster.Kubectl(manifest, ["diff", .. options, "-f", "-"]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("pod updates may not change fields", run.Errors, StringComparison.Ordinal);
        }
    }

    private (int ExitCode, string Output) Compared(string manifest, params string[] options)
    {
        ProgramRun run = cluster.Kubectl(manifest, ["diff", .. options, "-f", "-"]);
        return (run.ExitCode, run.Output);
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
