using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The plugin of deploy/helm-plugin in a Helm 4 that AMBICAP_HELM names, before a real API server: a release's life.</summary>
public sealed class HelmOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IDisposable
{
    private const string Variable = "AMBICAP_HELM";

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ .Release.Name }}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1
                securityContext:
                  capabilities:
                    drop: [ALL]
                    ambient: [{{ .Values.name }}]

        """;

    private const string Hook = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{ .Release.Name }}-test
          annotations:
            helm.sh/hook: test
        spec:
          containers:
          - name: web
            image: registry.example/web:1
            securityContext:
              capabilities:
                ambient: [NET_RAW]

        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Plugin_ARelease_IsConvertedThroughItsLife()
    {
        ClusterPrograms.SkipUnlessThere();
        string? helm = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(File.Exists(helm), $"needs a Helm 4 named by {Variable}; what it does was measured with 4.2.4, see docs/helm.md");
        _ = _folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        _ = _folder.Write("chart/values.yaml", "name: NET_RAW\n");
        _ = _folder.Write("chart/templates/deployment.yaml", Deployment);
        _ = _folder.Write("chart/templates/hook.yaml", Hook);
        _ = _folder.Write("chart/templates/NOTES.txt", "notes of {{ .Release.Name }}\n");

        _ = Done(helm, "plugin", "install", Path.Combine(Repository.Root, "deploy/helm-plugin"));
        Assert.Contains("notes of site\n", Done(helm, "install", "site", "chart", "--post-renderer", "ambicap"), StringComparison.Ordinal);
        Assert.Equal("NET_RAW", Granted());
        Assert.Contains("ambient.ambicap.dev/web: NET_RAW\n", Done(helm, "get", "hooks", "site"), StringComparison.Ordinal);

        ProgramRun refused = Run(helm, "upgrade", "site", "chart", "--post-renderer", "ambicap", "--set", "name=ALL");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs\n", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(("NET_RAW", 1), (Granted(), Revision(helm)));

        _ = Done(helm, "upgrade", "site", "chart", "--post-renderer", "ambicap", "--set", "name=KILL");
        Assert.Equal(("KILL", 2), (Granted(), Revision(helm)));
        _ = Done(helm, "rollback", "site", "1");
        Assert.Equal(("NET_RAW", 3), (Granted(), Revision(helm)));
    }

    public void Dispose() => _folder.Dispose();

    private string Granted()
    {
        JsonNode template = JsonNode.Parse(cluster.Do("", "get", "deployment", "site", "-o", "json"))!["spec"]!["template"]!;
        Assert.Equal("ambicap", template["spec"]!["runtimeClassName"]!.GetValue<string>());
        return template["metadata"]!["annotations"]!["ambient.ambicap.dev/web"]!.GetValue<string>();
    }

    private int Revision(string helm) => JsonNode.Parse(Done(helm, "history", "site", "-o", "json"))!.AsArray().Max(entry => entry!["revision"]!.GetValue<int>());

    private string Done(string helm, params IEnumerable<string> arguments)
    {
        ProgramRun run = Run(helm, arguments);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    private ProgramRun Run(string helm, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("nsenter", [$"--net={cluster.Network}", helm, "--kubeconfig", cluster.FileOf("kubeconfig"), .. arguments]) { WorkingDirectory = _folder.Path };
        start.Environment["HOME"] = _folder.Path;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Repository.Program("ambicap"))}:{start.Environment["PATH"]}";
        return ProgramRun.Of(start);
    }
}
