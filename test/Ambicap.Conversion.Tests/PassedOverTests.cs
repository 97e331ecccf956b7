using Ambicap.Conversion.Documents;

namespace Ambicap.Conversion.Tests;

/// <summary>What is not converted, because no Pod of the file has it, is said.</summary>
public sealed class PassedOverTests
{
    private const string PatchOfAmbient =
        "a JSON6902 patch of capabilities.ambient is not converted; let ambicap run behind the patches, as a transformer or on what kustomize builds, "
        + "or patch the annotation ambient.ambicap.dev/CONTAINER";

    private const string TextWithAmbient =
        "text with capabilities.ambient is not converted; convert what becomes of it (kustomize build, helm template), or write the annotation "
        + "ambient.ambicap.dev/CONTAINER there";

    private const string Kustomization = "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n";
    private const string Container = "/spec/containers/0/securityContext";

    [Theory]
    [InlineData("- {op: add, path: PLACE/capabilities/ambient, value: [KILL]}", "1:3")]
    [InlineData("- {op: add, path: PLACE/capabilities/ambient/-, value: KILL}", "1:3")]
    [InlineData("- {op: remove, path: PLACE/capabilities/ambient}", "1:3")]
    [InlineData("- {op: add, path: PLACE/capabilities, value: {ambient: [KILL]}}", "1:3")]
    [InlineData("- {op: add, path: PLACE, value: {capabilities: {ambient: [KILL]}}}", "1:3")]
    [InlineData("- {op: test, path: /a}\n- op: replace\n  path: PLACE\n  value: {capabilities: {ambient: [KILL]}}", "2:3")]
    [InlineData("[{\"op\": \"add\", \"path\": \"PLACE/capabilities/ambient\", \"value\": [\"KILL\"]}]", "1:2")]
    public void Convert_JsonPatch_IsSaid(string patch, string place) =>
        AssertSaid(patch.Replace("PLACE", Container, StringComparison.Ordinal) + "\n", $"{place}: {PatchOfAmbient}");

    [Theory]
    [InlineData("patches:\n- patch: |-\n    - {op: add, path: PLACE/capabilities/ambient, value: [KILL]}\n", "2:10", PatchOfAmbient)]
    [InlineData("patchesJson6902:\n- patch: '[{\"op\": \"add\", \"path\": \"PLACE/capabilities/ambient\", \"value\": [\"KILL\"]}]'\n", "2:10", PatchOfAmbient)]
    [InlineData("patchesStrategicMerge:\n- |-\n  kind: Pod\n  spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}\n", "2:3", TextWithAmbient)]
    [InlineData("patches:\n- path: a.yaml\n- patch: |-\n    kind: Pod\n    spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}\n", "3:10", TextWithAmbient)]
    public void Convert_TextInAKustomization_IsSaid(string patches, string place, string expected)
    {
        string text = patches.Replace("PLACE", Container, StringComparison.Ordinal);
        AssertSaid(text, $"{place}: {expected}");
        string line = (int.Parse(place[..1], null) + 2).ToString(System.Globalization.CultureInfo.InvariantCulture);
        AssertSaid(Kustomization + text, $"{line}{place[1..]}: {expected}");
    }

    [Theory]
    [InlineData("kind: Application\napiVersion: argoproj.io/v1alpha1\nspec:\n  source:\n    helm:\n      values: |\n        capabilities: {ambient: [KILL]}\n", "6:15")]
    [InlineData("kind: ConfigMap\napiVersion: v1\ndata:\n  values.yaml: |\n    {{ if .x }}\n    capabilities:\n      ambient: [KILL]\n    {{ end }}\n", "4:16")]
    [InlineData("kind: List\napiVersion: v1\nitems:\n- kind: ConfigMap\n  apiVersion: v1\n  data: {a: 'capabilities: {ambient: [KILL]}'}\n", "6:13")]
    public void Convert_TextInAnObject_IsSaid(string text, string place) => AssertSaid(text, $"{place}: {TextWithAmbient}");

    [Fact]
    public void Convert_ValuesOfAChart_AreSaid() => AssertSaid(
        "image: x\nsecurityContext:\n  capabilities:\n    drop: [ALL]\n    addForNonRoot: [KILL]\n",
        "5:5: capabilities.addForNonRoot in a document without kind, such as the values of a chart, is not converted; convert what is rendered from it "
        + "(helm's --post-renderer), or write the annotation nonroot.ambicap.dev/CONTAINER in the chart");

    [Fact]
    public void Convert_BehindAnotherDocument_IsSaidAtItsPlace() => AssertSaid(
        "kind: Namespace\n---\n- {op: add, path: /a, value: {capabilities: {ambient: [KILL]}}}\n", $"3:3: {PatchOfAmbient}");

    [Theory]
    [InlineData("- {op: add, path: /spec/capabilities/drop, value: [ambient]}")]
    [InlineData("- {op: add, path: /metadata/annotations/ambient.ambicap.dev~1web, value: KILL}")]
    [InlineData("- ambient")]
    [InlineData("music: {ambient: [KILL]}")]
    [InlineData("kind: ConfigMap\ndata: {a: 'the ambient set of capabilities'}")]
    [InlineData("kind: ConfigMap\nmetadata: {annotations: {last: '{\"capabilities\": {\"ambient\": [\"KILL\"]}}'}}")]
    [InlineData("kind: Pod\napiVersion: v1\nspec: {containers: [{name: a, args: ['capabilities: {ambient: [KILL]}']}]}")]
    public void Convert_Others_AreNotSaid(string text) => AssertSaid(text + "\n");

    [Fact]
    public void Convert_ToNative_SaysNothing() => Assert.Empty(
        ManifestConverter.Convert("# ambicap.dev/\n- {op: add, path: /capabilities/ambient}\n", ConversionOptions.Default with { Target = ConversionTarget.Native }).Remarks);

    private static void AssertSaid(string text, params string[] expected)
    {
        ConversionResult result = ManifestConverter.Convert(text, ConversionOptions.Default);
        Assert.Equal(expected, result.Remarks.Select(remark => $"{remark.Position}: {remark.Message}"));
        Assert.Same(text, result.Text);
        Assert.Empty(result.Findings);
    }
}
