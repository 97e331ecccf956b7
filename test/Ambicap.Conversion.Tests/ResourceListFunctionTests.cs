using Ambicap.Conversion.Documents;
using Ambicap.Conversion.Functions;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Tests;

namespace Ambicap.Conversion.Tests;

/// <summary>The KRM function, on lists that Kustomize and kpt of the versions in the files' names sent to one.</summary>
public sealed class ResourceListFunctionTests
{
    private const string Results = """
        results:
        - message: "container \"web\": ambient NET_BIND_SERVICE, now by annotation"
          severity: info
          resourceRef:
            apiVersion: apps/v1
            kind: Deployment
            name: web

        """;

    /// <summary>The list has all that a kustomization makes, and is one document; any other of so many values is no object of the API.</summary>
    [Fact]
    public void Run_MoreValuesThanADocumentMayHave_AreConverted()
    {
        const string Item = "- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: web, securityContext: {capabilities: {ambient: [NET_RAW]}}}]}}\n";
        string items = string.Concat(Enumerable.Repeat(Item, 2500));
        ConversionResult result = ResourceListFunction.Run($"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n{items}", ConversionOptions.Default);
        Assert.Equal((2500, 0), (result.Converted.Count, result.Findings.Count));
        ManifestException failure = Assert.Throws<ManifestException>(
            () => ManifestConverter.Convert($"apiVersion: v1\nkind: List\nitems:\n{items}", ConversionOptions.Default));
        Assert.Equal("more than 20000 values in one document; split it", failure.Finding.Message);
    }

    [Fact]
    public void Run_ListOfKustomize_ConvertsItsItems()
    {
        string list = Recorded("kustomize-4.5.4.yaml");
        Assert.True(ResourceListFunction.IsOne(list));
        ConversionResult result = ResourceListFunction.Run(list, ConversionOptions.Default);
        Assert.Empty(result.Findings);
        Assert.Contains("        annotations:\n          ambient.ambicap.dev/web: NET_BIND_SERVICE\n", result.Text, StringComparison.Ordinal);
        Assert.EndsWith("    name: ambicap\n" + Results, result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kustomize-4.5.4.yaml")]
    [InlineData("kpt-1.0.0-beta.56.yaml")]
    public void Run_AGrantThatTheDefaultProfileGates_AddsItToo(string name)
    {
        string list = Recorded(name).Replace("NET_BIND_SERVICE", "SYSLOG", StringComparison.Ordinal);
        ConversionResult result = ResourceListFunction.Run(list, ConversionOptions.Default);
        Assert.Empty(result.Findings);
        Assert.Contains("ambient.ambicap.dev/web: SYSLOG\n", result.Text, StringComparison.Ordinal);
        Assert.Matches("\n +add:(\n +- | \\[)SYSLOG", result.Text);
        Assert.DoesNotMatch("\n +ambient:", result.Text);
    }

    [Fact]
    public void Run_ListOfKpt_NamesFilesInItsResults()
    {
        ConversionResult result = ResourceListFunction.Run(Recorded("kpt-1.0.0-beta.56.yaml"), ConversionOptions.Default);
        Assert.EndsWith(Results + "  file:\n    path: deployment.yaml\n    index: 0\n", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ARefusal_KeepsTheItemsAndSaysWhy()
    {
        string list = Recorded("kpt-1.0.0-beta.56.yaml").Replace("[NET_BIND_SERVICE]", "[ALL]", StringComparison.Ordinal);
        ConversionResult result = ResourceListFunction.Run(list, ConversionOptions.Default);
        Assert.Single(result.Findings);
        Assert.Equal(
            list + """
            results:
            - message: "container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs"
              severity: error
              resourceRef:
                apiVersion: apps/v1
                kind: Deployment
                name: web
              field:
                path: "spec.template.spec.containers[0].securityContext.capabilities.ambient"
              file:
                path: deployment.yaml
                index: 0

            """,
            result.Text);
    }

    [Theory]
    [InlineData("data: {to: native}", "ConfigMap", "Converted back")]
    [InlineData("spec: {to: native}", "AmbicapConvert", "Converted back")]
    [InlineData("data: {runtimeClass: other}", "ConfigMap", "runtimeClassName: other")]
    [InlineData("spec: {runtimeClass: none}", "AmbicapConvert", "")]
    public void Run_FunctionConfig_GoesBefore(string config, string kind, string expected)
    {
        string pod = expected == "Converted back"
            ? "{apiVersion: v1, kind: Pod, metadata: {annotations: {ambient.ambicap.dev/a: KILL}}, spec: {containers: [{name: a}]}}"
            : "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}}";
        string text = ResourceListFunction.Run(List(pod, config, kind), ConversionOptions.Default).Text;
        Assert.Contains(expected == "Converted back" ? "capabilities: {ambient: [KILL]}" : "ambient.ambicap.dev/a: KILL", text, StringComparison.Ordinal);
        Assert.Contains(expected.StartsWith("runtime", StringComparison.Ordinal) ? expected : "", text, StringComparison.Ordinal);
        Assert.Equal(expected.StartsWith("runtime", StringComparison.Ordinal), text.Contains("runtimeClassName", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data: {too: native}", "functionConfig.data.too is unknown; use to, runtimeClass or templatePaths")]
    [InlineData("data: {to: x}", "functionConfig.data.to must be annotations or native, not \"x\"")]
    [InlineData("data: {runtimeClass: X}", "functionConfig.data.runtimeClass \"X\" is no name that Kubernetes takes; name a RuntimeClass, or none")]
    [InlineData("data: {templatePaths: 'Rollout'}", "functionConfig.data.templatePaths has an error: \"Rollout\" is no template path; write it as Kind.group=spec.template, such as Rollout.argoproj.io=spec.template")]
    public void Run_WrongFunctionConfig_IsAResult(string config, string message)
    {
        ConversionResult result = ResourceListFunction.Run(List("{}", config, "ConfigMap"), ConversionOptions.Default);
        Assert.Equal(message, Assert.Single(result.Findings).Message);
        Assert.Contains("severity: error", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("results:\n- message: before\n  severity: info\n", "results:\n- message: before\n  severity: info\n- message: \"container")]
    [InlineData("results: []\n", "results:\n- message: \"container")]
    [InlineData("results: [{message: before}]\n", "results: [{message: before}, {message: \"container")]
    public void Run_ResultsThatAreThere_StayBeforeItsOwn(string before, string expected)
    {
        string list = List("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}}", "data: {}", "ConfigMap") + before;
        Assert.Contains(expected, ResourceListFunction.Run(list, ConversionOptions.Default).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NothingToConvert_IsTheInput()
    {
        string list = List("{apiVersion: v1, kind: Service}", "data: {}", "ConfigMap");
        Assert.Same(list, ResourceListFunction.Run(list, ConversionOptions.Default).Text);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ResourceList\nitems: []\n")]
    [InlineData("kind: ConfigMap\ndata: {a: ResourceList}\n")]
    [InlineData("ResourceList: [")]
    public void IsOne_SomethingElse_IsNot(string text) => Assert.False(ResourceListFunction.IsOne(text));

    private static string List(string item, string config, string kind) =>
        $"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: {{apiVersion: v1, kind: {kind}, {config}}}\nitems:\n- {item}\n";

    private static string Recorded(string name) => File.ReadAllText(Repository.TestData("Functions", name));
}
