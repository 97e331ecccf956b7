using Ambicap.Conversion.Documents;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Conversion.Tests;

public sealed class ManifestConverterTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  annotations: {ANNOTATIONS}\nspec:\n  containers:\n  - name: web\n    securityContext:\n      capabilities: {CAPABILITIES}\n";
    private const string Template = "{spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}}";

    private static readonly ConversionOptions s_there = ConversionOptions.Default;
    private static readonly ConversionOptions s_back = s_there with { Target = ConversionTarget.Native };

    [Theory]
    [InlineData("", "ambient: [ALL]", "10:32: container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("", "ambient: [KILL, NETRAW]", "10:38: container \"web\": capabilities.ambient: unknown capability \"NETRAW\"; did you mean NET_RAW?")]
    [InlineData("", "ambient: [KILL, [X]]", "10:38: spec.containers[0].securityContext.capabilities.ambient[1] must be text, not a list")]
    [InlineData("", "ambient: []", "10:22: container \"web\": capabilities.ambient: the list is empty; name at least one capability, or remove it")]
    [InlineData("", "ambient: ", "10:22: container \"web\": capabilities.ambient is empty; name at least one capability, or remove it")]
    [InlineData("", "ambient: KILL", "10:31: spec.containers[0].securityContext.capabilities.ambient must be a list, not the text \"KILL\"")]
    [InlineData("", "setForNonRoot: [FLY]", "10:38: container \"web\": capabilities.addForNonRoot: unknown capability \"FLY\"; see capabilities(7) for the names")]
    [InlineData("", "addForNonRoot: [KILL], setForNonRoot: [KILL]", "10:21: spec.containers[0].securityContext.capabilities has addForNonRoot and setForNonRoot, which mean the same; remove one")]
    [InlineData("", "drop: [CAP_KILL], ambient: [KILL]", "10:29: container \"web\": KILL is both dropped and granted; remove it from drop, or from the grant")]
    [InlineData("", "ambient: [KILL], ambient: [KILL]", "10:39: the key \"ambient\" stands twice in one mapping; remove one")]
    [InlineData("ambient.ambicap.dev/web: CHOWN", "ambient: [KILL]", "10:22: container \"web\": capabilities.ambient says KILL, the Pod's annotation says CHOWN; make them equal, or remove one")]
    [InlineData("ambient.ambicap.dev/web: FLY", "ambient: [KILL]", "5:17: container \"web\": annotation ambient.ambicap.dev/web: unknown capability \"FLY\"; see capabilities(7) for the names")]
    [InlineData("ambicap.dev/add-is-ambient: maybe", "ambient: [KILL]", "5:17: annotation ambicap.dev/add-is-ambient must be \"true\" or \"false\", not \"maybe\"")]
    [InlineData("nonroot.ambicap.dev/web: KILL, ambicap.dev/add-is-ambient: 'true'", "add: [NET_RAW]", "10:22: container \"web\": capabilities.add says NET_RAW, the Pod's annotation says KILL; make them equal, or remove one")]
    public void Convert_WrongGrant_IsRefusedWithItsPlace(string annotations, string capabilities, string expected) =>
        AssertRefused(Pod.Replace("ANNOTATIONS", annotations, StringComparison.Ordinal).Replace("CAPABILITIES", capabilities, StringComparison.Ordinal), s_there, expected);

    [Theory]
    [InlineData("ambient.ambicap.dev/wep: KILL", "", "5:17: annotation ambient.ambicap.dev/wep: the Pod has no container \"wep\" to grant KILL to; did you mean \"web\"?")]
    [InlineData("ambient.ambicap.dev/database: KILL", "", "5:17: annotation ambient.ambicap.dev/database: the Pod has no container \"database\" to grant KILL to; its containers are web")]
    [InlineData("ambient.ambicap.dev/web: ALL", "", "5:17: container \"web\": annotation ambient.ambicap.dev/web: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("ambient.ambicap.dev/web: KILL", "ambient: [CHOWN]", "10:22: container \"web\": capabilities.ambient says CHOWN, the Pod's annotation says KILL; make them equal, or remove one")]
    [InlineData("ambient.ambicap.dev/web: KILL", "drop: [KILL]", "10:29: container \"web\": KILL is both dropped and granted; remove it from drop, or from the grant")]
    public void Convert_BackWithAWrongGrant_IsRefusedWithItsPlace(string annotations, string capabilities, string expected) =>
        AssertRefused(Pod.Replace("ANNOTATIONS", annotations, StringComparison.Ordinal).Replace("CAPABILITIES", capabilities, StringComparison.Ordinal), s_back, expected);

    [Theory]
    [InlineData("- {securityContext: {capabilities: {ambient: [KILL]}}}", "5:5: spec.containers[0] has no name; name it, annotations call it by its name")]
    [InlineData("- {name: '', securityContext: {capabilities: {ambient: [KILL]}}}", "5:5: spec.containers[0] has no name; name it, annotations call it by its name")]
    [InlineData("- {name: A, securityContext: {capabilities: {ambient: [KILL]}}}", "5:12: container \"A\": no name that Kubernetes takes; use at most 63 of a-z, 0-9 and -, with a letter or digit at both ends")]
    [InlineData("- {name: a}\n  - {name: a, securityContext: {capabilities: {ambient: [KILL]}}}", "6:12: container \"a\": two containers of the Pod have this name; rename one")]
    [InlineData("- {name: a, securityContext: {capabilities: {ambient: [KILL]}}}\n  runtimeClassName: gvisor", "6:21: runtimeClassName is \"gvisor\", not \"ambicap\"; give --runtime-class gvisor if that class runs ambicap-runtime, or none to leave it alone")]
    [InlineData("- {name: a}\n  ephemeralContainers:\n  - {name: e, securityContext: {capabilities: {ambient: [KILL]}}}", "7:48: container \"e\": capabilities.ambient: an ephemeral container cannot be granted KILL; remove the field")]
    [InlineData("- name: a\n    securityContext: {capabilities: {ambient: &x [KILL], add: *x}}", "6:63: the alias *x stands for text that the conversion takes away; write it out here")]
    [InlineData("- name: a\n    securityContext: &x {capabilities: {ambient: [KILL]}}\n  other: *x", "7:10: the alias *x stands for text that the conversion changes, too; write it out here")]
    [InlineData("- &x {name: a, securityContext: {capabilities: {ambient: [KILL]}}}\n  - {<<: *x, name: b}", "6:10: the alias *x stands for text that the conversion changes, too; write it out here")]
    [InlineData("- name: a\n    ? securityContext\n    : capabilities:\n        ambient: [KILL]", "6:7: this form of a key is not known here; write it as KEY: VALUE on a line of its own")]
    public void Convert_Container_IsRefusedWithItsPlace(string containers, string expected)
    {
        ConversionResult result = ManifestConverter.Convert($"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  {containers}\n", s_there);
        Assert.Contains($"f:{expected}", result.Findings.Select(finding => finding.ToString("f")));
    }

    [Theory]
    [InlineData("v1", "Pod", "TEMPLATE-OF-POD", true)]
    [InlineData("v1", "PodTemplate", "template: TEMPLATE", true)]
    [InlineData("v1", "ReplicationController", "spec: {template: TEMPLATE}", true)]
    [InlineData("apps/v1", "Deployment", "spec: {template: TEMPLATE}", true)]
    [InlineData("extensions/v1beta1", "Deployment", "spec: {template: TEMPLATE}", true)]
    [InlineData("apps/v1", "ReplicaSet", "spec: {template: TEMPLATE}", true)]
    [InlineData("apps/v1", "StatefulSet", "spec: {template: TEMPLATE}", true)]
    [InlineData("apps/v1", "DaemonSet", "spec: {template: TEMPLATE}", true)]
    [InlineData("batch/v1", "Job", "spec: {template: TEMPLATE}", true)]
    [InlineData("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: TEMPLATE}}}", true)]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "spec: {template: TEMPLATE}", true)]
    [InlineData("example.com/v1", "Group", "spec: {tasks: [{template: TEMPLATE}, {template: TEMPLATE}]}", true)]
    [InlineData("other.example/v1", "Job", "spec: {template: TEMPLATE}", false)]
    [InlineData("argoproj.io/v1alpha1", "Experiment", "spec: {template: TEMPLATE}", false)]
    public void Convert_Kind_IsConvertedWhereItsTemplateIsKnown(string version, string kind, string body, bool isKnown)
    {
        ConversionOptions options = s_there with
        {
            TemplatePaths = [new TemplatePath("Rollout", "argoproj.io", ["spec", "template"]), new TemplatePath("Group", "example.com", ["spec", "tasks[]", "template"])],
        };
        string text = $"apiVersion: {version}\nkind: {kind}\n{body.Replace("TEMPLATE-OF-POD", Template[1..^1], StringComparison.Ordinal).Replace("TEMPLATE", Template, StringComparison.Ordinal)}\n";
        ConversionResult result = ManifestConverter.Convert(text, options);
        Assert.Empty(result.Findings);
        Assert.Equal(isKnown, result.IsChanged);
        Assert.Equal(isKnown, !result.Text.Contains("ambient:", StringComparison.Ordinal));
        Assert.Equal(isKnown ? 0 : 1, result.Remarks.Count);
        Assert.Equal(text, ManifestConverter.Convert(result.Text, options with { Target = ConversionTarget.Native }).Text);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    ambient.ambicap.dev/a: KILL,NET_RAW # why\n    x: z\nspec:\n  runtimeClassName: ambicap\n  containers:\n  - name: a\n", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    # why\n    x: z\nspec:\n  containers:\n  - name: a\n    securityContext:\n      capabilities:\n        ambient: [KILL, NET_RAW]\n")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    ambicap.dev/add-is-ambient: 'true'\nspec:\n  runtimeClassName: kata\n  containers:\n  - name: a\n    securityContext:\n      capabilities:\n        add:\n          - NET_RAW\n", "apiVersion: v1\nkind: Pod\nspec:\n  runtimeClassName: kata\n  containers:\n  - name: a\n    securityContext:\n      capabilities:\n        add:\n          - NET_RAW\n        addForNonRoot:\n          - NET_RAW\n")]
    public void Convert_WrittenByHand_BecomesNative(string annotated, string native)
    {
        ConversionResult result = ManifestConverter.Convert(annotated, s_back);
        Assert.Empty(result.Findings);
        Assert.Equal(native, result.Text);
    }

    [Fact]
    public void Convert_Option1WithAnUnknownName_GrantsTheOthersAndSaysSo()
    {
        string text = Pod.Replace("ANNOTATIONS", "ambicap.dev/add-is-ambient: 'true'", StringComparison.Ordinal).Replace("CAPABILITIES", "add: [NET_RAV, KILL]", StringComparison.Ordinal);
        ConversionResult result = ManifestConverter.Convert(text, s_there);
        Assert.Contains("annotations: {nonroot.ambicap.dev/web: KILL}", result.Text, StringComparison.Ordinal);
        Assert.Equal(["f:10:28: container \"web\": capabilities.add: unknown capability \"NET_RAV\"; did you mean NET_RAW?"], result.Remarks.Select(remark => remark.ToString("f")));
    }

    [Fact]
    public void Convert_CanonicalAnnotations_ComeBackFromNative()
    {
        const string annotated = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    ambient.ambicap.dev/a: KILL,NET_RAW\n    nonroot.ambicap.dev/a: CHOWN\nspec:\n  runtimeClassName: ambicap\n  containers:\n  - name: a\n    image: x\n";
        Assert.Equal(annotated, ManifestConverter.Convert(ManifestConverter.Convert(annotated, s_back).Text, s_there).Text);
    }

    [Fact]
    public void Convert_AnnotationsChangedSince_GoesByTheAnnotations()
    {
        const string native = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    securityContext:\n      capabilities:\n        ambient: [KILL] # why\n        drop: [ALL]\n";
        string there = ManifestConverter.Convert(native, s_there).Text;
        Assert.Contains("        #ambicap:was ambient: [KILL] # why\n", there, StringComparison.Ordinal);
        string changed = there.Replace("a: KILL", "a: NET_RAW", StringComparison.Ordinal);
        Assert.Equal(native.Replace("        ambient: [KILL] # why\n", "", StringComparison.Ordinal).Replace("[ALL]\n", "[ALL]\n        ambient: [NET_RAW]\n", StringComparison.Ordinal), ManifestConverter.Convert(changed, s_back).Text);
    }

    [Theory]
    [InlineData("ambient: [KILL]", true)]
    [InlineData("", false)]
    public void Convert_OtherDocumentsHaveAnnotations_DoNotComeBackAsTheyWere(string capabilities, bool isOnlyOne)
    {
        string other = isOnlyOne ? "" : "---\napiVersion: v1\nkind: Pod\nmetadata: {annotations: {ambient.ambicap.dev/a: KILL}}\nspec: {containers: [{name: a}]}\n";
        string text = Pod.Replace("ANNOTATIONS", "", StringComparison.Ordinal).Replace("CAPABILITIES", capabilities + (isOnlyOne ? "" : "ambient: [KILL]"), StringComparison.Ordinal) + other;
        ConversionResult there = ManifestConverter.Convert(text, s_there);
        Assert.True(there.IsChanged);
        Assert.Equal(isOnlyOne, there.IsReversible);
        Assert.Equal(isOnlyOne, ManifestConverter.Convert(there.Text, s_back).Text == text);
    }

    [Fact]
    public void Convert_EndsInTheMiddleOfText_KeepsTheText()
    {
        const string native = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: a, securityContext: {capabilities: {ambient: [KILL]}}}\nmetadata:\n  annotations:\n    text: |\n      no end";
        ConversionResult result = ManifestConverter.Convert(native, s_there);
        Assert.Empty(result.Findings);
        Assert.EndsWith("metadata:\n  annotations:\n    ambient.ambicap.dev/a: KILL\n    text: |\n      no end", result.Text, StringComparison.Ordinal);
        Assert.Equal(native, ManifestConverter.Convert(result.Text, s_back).Text);
    }

    [Theory]
    [InlineData("ambient: [x", "2:1: not valid YAML: ")]
    [InlineData("ambient: *x", "1:10: the alias *x has no anchor before it; define it first")]
    [InlineData("{\"a\": \"ambient\",}\n{}", "2:1: not valid YAML: ")]
    public void Convert_NoYaml_NamesThePlace(string text, string expected)
    {
        ManifestException failure = Assert.Throws<ManifestException>(() => ManifestConverter.Convert(text, s_there));
        Assert.StartsWith($"f:{expected}", failure.Finding.ToString("f"), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_AliasesOfAliases_EndSoon()
    {
        System.Text.StringBuilder text = new("a0: &a0 [ambient]\n");
        for (int i = 1; i < 60; i++)
        {
            _ = text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        _ = text.Append("kind: Pod\nspec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}\n");
        ConversionResult result = ManifestConverter.Convert(text.ToString(), s_there);
        Assert.Equal("more than 20000 values in one Pod, aliases written out; split it", Assert.Single(result.Findings).Message);
    }

    private static void AssertRefused(string text, ConversionOptions options, string expected)
    {
        ConversionResult result = ManifestConverter.Convert(text, options);
        Assert.Equal([$"f:{expected}"], result.Findings.Select(finding => finding.ToString("f")));
        Assert.Same(text, result.Text);
    }
}
