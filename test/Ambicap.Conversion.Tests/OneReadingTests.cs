using System.Text;
using Ambicap.Conversion.Documents;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using CsCheck;

namespace Ambicap.Conversion.Tests;

/// <summary>What convert reads is what check reads, and the API takes: nothing else is converted.</summary>
public sealed class OneReadingTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nEXTRAspec:\n  containers:\n  - name: web\n    securityContext:\n      CONTEXT\n      capabilities: {ambient: [KILL]}\n";
    private const string Template = "spec: {template: {spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}}}\n";

    [Theory]
    [InlineData("", "<<: &sc {runAsUser: 1000}")]
    [InlineData("", "allowPrivilegeEscalation: no")]
    [InlineData("", "runAsUser: 0x3e8")]
    [InlineData("", "runAsUser: 1e3")]
    [InlineData("", "seLinuxOptions:")]
    [InlineData("  annotations: {a: '123', b: \"yes\", c: }\n", "privileged: false")]
    [InlineData("x: {a: {b: {c: {d: [[[[[[{e: '0x'}]]]]]]}}}}\n", "privileged: false")]
    public void Convert_WhatTheApiTakes_IsConverted(string extra, string context)
    {
        string text = Written(extra, context);
        Assert.Null(CheckRefusal(text));
        ConversionResult result = ManifestConverter.Convert(text, ConversionOptions.Default);
        Assert.Empty(result.Findings);
        Assert.True(result.IsChanged);
    }

    [Theory]
    [InlineData("  annotations: {a: 123}\n", "privileged: false")]
    [InlineData("  annotations: {a: yes}\n", "privileged: false")]
    [InlineData("", "runAsUser: '1000'")]
    [InlineData("", "runAsUser: 4000000000")]
    [InlineData("", "runAsUser: 1.5")]
    [InlineData("", "runAsNonRoot: 'true'")]
    [InlineData("", "allowPrivilegeEscalation: 0")]
    [InlineData("", "seccompProfile: Unconfined")]
    [InlineData("spec: ", "runtimeClassName: 17")]
    public void Convert_WhatTheApiRefuses_IsRefusedInTheWordsOfCheck(string extra, string context)
    {
        string text = Written(extra, context);
        ConversionResult result = ManifestConverter.Convert(text, ConversionOptions.Default);
        Assert.Equal([CheckRefusal(text)], result.Findings.Select(finding => finding.Message));
        Assert.Same(text, result.Text);
    }

    [Fact]
    public void Convert_WhatTheApiRefusesInAPodWithoutGrant_IsLeftAlone()
    {
        string text = Written("  annotations: {ambient: 123}\n", "privileged: 'no'").Replace("ambient: [KILL]", "drop: [ALL]", StringComparison.Ordinal);
        Assert.NotNull(CheckRefusal(text));
        Assert.Same(text, ManifestConverter.Convert(text, ConversionOptions.Default).Text);
    }

    [Theory]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\n", true)]
    [InlineData("apiVersion: extensions/v1beta1\nkind: Deployment\n", true)]
    [InlineData("apiVersion: apps/v1\nkind: StatefulSet\n", true)]
    [InlineData("apiVersion: extensions/v1beta1\nkind: StatefulSet\n", false)]
    [InlineData("apiVersion: example.org/v1\nkind: Deployment\n", false)]
    [InlineData("apiVersion: v1\nkind: Deployment\n", false)]
    [InlineData("kind: Deployment\n", true)]
    public void Convert_Kind_IsMeantWithItsGroup(string head, bool isWorkload)
    {
        ConversionResult result = ManifestConverter.Convert(head + Template, ConversionOptions.Default);
        Assert.Equal((isWorkload, isWorkload ? 0 : 1), (result.IsChanged, result.Remarks.Count));
    }

    [Fact]
    public void Convert_ItemsOfAPodList_NeedNoKind()
    {
        const string text = "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n  spec: {containers: [{name: a, securityContext: {capabilities: {ambient: [KILL]}}}]}\n";
        Assert.Contains("annotations: {ambient.ambicap.dev/a: KILL}", ManifestConverter.Convert(text, ConversionOptions.Default).Text, StringComparison.Ordinal);
    }

    /// <summary>As kubectl reads it, the last counts; only a key that a conversion changes must not stand twice.</summary>
    [Theory]
    [InlineData("{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"a\",\"name\":\"b\",\"image\":1,\"image\":\"x\",\"securityContext\":{\"capabilities\":{\"ambient\":[\"KILL\"]}}}]}}", "\"ambient.ambicap.dev/b\":\"KILL\"")]
    [InlineData("kind: Pod\nspec:\n  containers:\n  - {name: a, name: b, image: 1, image: x, securityContext: {capabilities: {ambient: [KILL]}}}\n", "ambient.ambicap.dev/b: KILL")]
    public void Convert_KeyThatStandsTwice_CountsAsTheLast(string text, string expected) =>
        Assert.Contains(expected, ManifestConverter.Convert(text, ConversionOptions.Default).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"capabilities\":{\"ambient\":[\"ALL\"],\"ambient\":[\"KILL\"]}", "the key \"ambient\" stands twice in one mapping; remove one")]
    [InlineData("\"capabilities\":{},\"capabilities\":{\"ambient\":[\"KILL\"]}", "the key \"capabilities\" stands twice in one mapping; remove one")]
    public void Convert_KeyThatStandsTwiceAndChanges_IsRefused(string context, string expected)
    {
        string text = $"{{\"kind\":\"Pod\",\"spec\":{{\"containers\":[{{\"name\":\"a\",\"securityContext\":{{{context}}}}}]}}}}";
        Assert.Equal([expected], ManifestConverter.Convert(text, ConversionOptions.Default).Findings.Select(finding => finding.Message));
    }

    /// <summary>A merged key goes before an own one in front of the merge key, as kubectl has it.</summary>
    [Theory]
    [InlineData("{<<: *x, runAsUser: 1000}", "add: [SYSLOG]")]
    [InlineData("{runAsUser: 1000, <<: *x}", "drop: [ALL]")]
    public void Convert_MergeKey_CountsWhereItStands(string context, string expected)
    {
        string text = $"kind: Pod\nx: &x {{runAsUser: 0}}\nspec:\n  containers:\n  - name: a\n    securityContext: {context[..^1]}, capabilities: {{drop: [ALL], addForNonRoot: [SYSLOG]}}}}\n";
        string converted = ManifestConverter.Convert(text, ConversionOptions.Default).Text;
        Assert.Contains(expected, converted, StringComparison.Ordinal);
        Assert.Equal(expected.StartsWith("add", StringComparison.Ordinal), converted.Contains("add: [SYSLOG]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Convert_Nesting_IsReadAsDeepAsElsewhere(int depth, bool isRead)
    {
        string text = $"{new string('[', depth)}{new string(']', depth)}";
        text = Written($"x: {text}\n", "privileged: false");
        Assert.Equal(isRead, CheckRefusal(text) is null);
        string? failure = isRead ? null : Assert.Throws<ManifestException>(() => ManifestConverter.Convert(text, ConversionOptions.Default)).Message;
        Assert.Equal(CheckRefusal(text), failure);
        Assert.True(!isRead || ManifestConverter.Convert(text, ConversionOptions.Default).IsChanged);
    }

    [Fact]
    public void Convert_BrokenManifests_GrantToCheckWhatWasConverted()
    {
        int converted = 0;
        Gen.Int.Sample(
            seed =>
            {
                if (TryConvert(ConversionFuzzTests.Break(seed)) is not { IsChanged: true } result)
                {
                    return;
                }

                // Of keys that stand twice convert looks at the last alone, and check at the types of all.
                DecodedObject[] objects = Decode(result.Text);
                string unread = string.Join("; ", objects.OfType<UnreadableObject>().Select(item => item.Finding));
                if (!unread.Contains(" must be ", StringComparison.Ordinal) && !unread.Contains("not valid JSON", StringComparison.Ordinal))
                {
                    _ = Interlocked.Increment(ref converted);
                    Assert.All(result.Converted, grant => Assert.True(objects.OfType<DecodedWorkload>().Any(workload => Grants(workload, grant)), unread));
                }
            },
            iter: 3_000,
            print: seed => $"seed {seed}:\n{ConversionFuzzTests.Break(seed)}");
        Assert.True(converted > 300, $"only {converted} were converted, the rest tested nothing");
    }

    private static bool Grants(DecodedWorkload workload, ConvertedGrant converted) =>
        workload.Kind == converted.Owner.Kind && workload.Name == converted.Owner.Name
        && AmbientGrants.Read(workload.Pod, addIsAmbient: false) is { Violations.Count: 0, Annotated: var annotated }
        && annotated.GetValueOrDefault(converted.Container) == converted.Grant;

    private static ConversionResult? TryConvert(string text)
    {
        try
        {
            return ManifestConverter.Convert(text, ConversionOptions.Default);
        }
        catch (ManifestException)
        {
            return null;
        }
    }

    private static string Written(string extra, string context) =>
        extra == "spec: "
            ? Written("", "privileged: false").Replace("spec:\n", $"spec:\n  {context}\n", StringComparison.Ordinal)
            : Pod.Replace("EXTRA", extra, StringComparison.Ordinal).Replace("CONTEXT", context, StringComparison.Ordinal);

    /// <summary>What check says of the first object that it cannot read; null where it reads all.</summary>
    private static string? CheckRefusal(string text) => Decode(text).OfType<UnreadableObject>().FirstOrDefault()?.Finding.Message;

    private static DecodedObject[] Decode(string text)
    {
        List<(int, DecodedObject Object)> found = [];
        byte[] bytes = Encoding.UTF8.GetBytes(text.TrimStart('\ufeff'));
        for (int start = 0; start < bytes.Length;)
        {
            int end = DocumentBoundary.FindNext(bytes, start);
            _ = new DocumentDecoder().Decode(bytes.AsSpan(start, end - start), 1, found);
            start = end;
        }

        return [.. found.Select(entry => entry.Object)];
    }
}
