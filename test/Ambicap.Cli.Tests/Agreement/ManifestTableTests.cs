using System.Text;
using Ambicap.Cli.Tests.Check;
using Ambicap.Cli.Tests.Explain;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Agreement;

/// <summary>
/// Manifests on which programs could differ, and what a real API server and kubectl make of them. Every verb reads them alike, and says
/// what is wrong in the same words, at the same place.
/// </summary>
public sealed class ManifestTableTests
{
    private const string Head = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n";
    private const string Grant = "capabilities: {ambient: [NET_RAW]}";

    [Fact]
    public void Namespace_WithMistakes_IsNamedByAllThatReadNamespaces()
    {
        byte[] text = Encoding.UTF8.GetBytes("""
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
              labels:
                ambicap.dev/add-is-ambient: "yes"
                ambicap.dev/allow-root-equivalent: SYS_ADMIN
                pod-security.kubernetes.io/warn: restrictd
              annotations: {ambicap.dev/alow-root-equivalent: SYS_ADMIN}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: x, namespace: shop}, spec: {containers: [{name: web, image: a}]}}
            """);
        VerbOutcome check = VerbOutcome.OfCheck(text);
        VerbOutcome explain = VerbOutcome.OfExplain(text);
        Assert.Equal((2, 2), (check.ExitCode, explain.ExitCode));
        Assert.Equal(["6", "7", "8", "9"], check.Problems.Select(problem => problem.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(check.Problems, explain.Problems);
        Assert.Equal(["web: "], explain.Grants);
    }

    /// <summary>Plain words are what YAML 1.1 makes of them, merge keys are read, null is as absent, and ids have the API's bounds.</summary>
    [Theory]
    [InlineData("securityContext: {<<: &sc {runAsUser: 1000}, " + Grant + "}")]
    [InlineData("securityContext: {allowPrivilegeEscalation: no, runAsUser: 0x3e8, " + Grant + "}")]
    [InlineData("securityContext: {allowPrivilegeEscalation: OFF, runAsUser: 1e3, " + Grant + "}")]
    [InlineData("securityContext: {allowPrivilegeEscalation: ~, runAsUser: null, seccompProfile: , " + Grant + "}")]
    [InlineData("securityContext: {runAsUser: 2147483647, " + Grant + "}")]
    [InlineData("command: ~, ports: ~, securityContext: {capabilities: {drop: ~, ambient: [net_raw]}}")]
    public void Container_AsTheApiTakesIt_IsReadByAll(string fields) => AssertGranted($"{Head}spec: {{containers: [{{name: web, image: a, {fields}}}]}}\n", "web: NET_RAW");

    [Theory]
    [InlineData("securityContext: {runAsUser: 4000000000}", "4:72: spec.containers[0].securityContext.runAsUser must be a whole number from 0 to 2147483647, not the number 4000000000")]
    [InlineData("securityContext: {runAsUser: -1}", "4:72: spec.containers[0].securityContext.runAsUser must be a whole number from 0 to 2147483647, not the number -1")]
    [InlineData("securityContext: {runAsUser: '1000'}", "4:72: spec.containers[0].securityContext.runAsUser must be a whole number from 0 to 2147483647, not the text \"1000\"")]
    [InlineData("securityContext: {allowPrivilegeEscalation: 'no'}", "4:87: spec.containers[0].securityContext.allowPrivilegeEscalation must be true or false, not the text \"no\"")]
    [InlineData("securityContext: {capabilities: {add: [5]}}", "4:82: spec.containers[0].securityContext.capabilities.add[0] must be text, not the number 5; put it in quotes")]
    public void Container_OfTheWrongType_IsRefusedByAll(string fields, string expected) =>
        AssertRefused($"{Head}spec: {{containers: [{{name: web, image: a, {fields}}}]}}\n", expected);

    [Theory]
    [InlineData("metadata: {name: x, annotations: {ambient.ambicap.dev/web: 123}}\nspec: {containers: [{name: web, image: a}]}", "3:60: metadata.annotations.ambient.ambicap.dev/web must be text, not the number 123; put it in quotes")]
    [InlineData("metadata: {name: x, annotations: {a: yes}}\nspec: {containers: [{name: web, image: a}]}", "3:38: metadata.annotations.a must be text, not true; put it in quotes")]
    [InlineData("metadata: {name: x}\nspec: {runtimeClassName: 17, containers: [{name: web, image: a}]}", "4:26: spec.runtimeClassName must be text, not the number 17; put it in quotes")]
    public void Pod_OfTheWrongType_IsRefusedByAll(string fields, string expected) => AssertRefused($"apiVersion: v1\nkind: Pod\n{fields}\n", expected);

    [Fact]
    public void Kind_OfAnotherGroup_IsNobodysPod()
    {
        byte[] text = "apiVersion: example.org/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{name: web, securityContext: {capabilities: {ambient: [NET_RAW]}}}]}}}\n"u8.ToArray();
        const string Words = "capabilities.ambient is in no Pod template that is known; give --template-path Deployment.example.org=PATH";
        Assert.Equal((1, $"3: {Words}"), (VerbOutcome.OfCheck(text).ExitCode, Assert.Single(VerbOutcome.OfCheck(text).Problems)));
        Assert.Equal([$"3:84: {Words}"], VerbOutcome.OfExplain(text).Problems);
        VerbOutcome convert = VerbOutcome.OfConvert(text);
        Assert.Equal([$"3:84: {Words}"], convert.Remarks);
        Assert.Equal(Encoding.UTF8.GetString(text), convert.Output);
        Assert.Equal([$"3:84: {Words}"], VerbOutcome.OfConvert(text, options => options with { RefusesUnknownKinds = true }).Problems);

        byte[] asksNothing = "apiVersion: example.org/v1\nkind: Deployment\nspec: {ambient: [NET_RAW], template: {spec: {containers: [{name: web}]}}}\n"u8.ToArray();
        Assert.Equal((0, "", "ambicap: 0 checked: 0 forbidden, 0 allowed; 1 other skipped; 0 unreadable"), Checked(asksNothing));
    }

    [Fact]
    public void PodList_WithItemsWithoutKind_IsReadByAll()
    {
        byte[] text = "{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}, spec: {containers: [{name: web, securityContext: {capabilities: {ambient: [NET_RAW]}}}]}}]}\n"u8.ToArray();
        Assert.Equal((0, "a"), (VerbOutcome.OfCheck(text).ExitCode, System.Text.Json.Nodes.JsonNode.Parse(VerbOutcome.OfCheck(text).Output)!["name"]!.ToString()));
        Assert.Equal(["web: NET_RAW"], VerbOutcome.OfExplain(text).Grants);
        Assert.Contains("ambient.ambicap.dev/web", VerbOutcome.OfConvert(text).Output, StringComparison.Ordinal);
    }

    /// <summary>In JSON the last of equal keys counts, as in kubectl. convert, which would have to edit one of them, refuses by itself.</summary>
    [Fact]
    public void JsonKey_ThatStandsTwice_CountsByItsLastValue()
    {
        byte[] text = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"containers": [{"name": "old"}],
             "containers": [{"name": "web", "image": "a", "securityContext": {"runAsUser": 5, "runAsUser": 1000, "capabilities": {"ambient": ["KILL"], "ambient": ["NET_RAW"]}}}]}}
            """u8.ToArray();
        Assert.Equal(0, VerbOutcome.OfCheck(text).ExitCode);
        Assert.Equal(["web: NET_RAW"], VerbOutcome.OfExplain(text).Grants);
        Assert.Equal(["web: NET_RAW"], VerbOutcome.OfRun(text).Grants);
    }

    /// <summary>As kubectl 1.36 takes it: the last of equal keys counts, in YAML as in JSON.</summary>
    [Fact]
    public void YamlKey_ThatStandsTwice_CountsByItsLastValue()
    {
        byte[] text = Encoding.UTF8.GetBytes($"{Head}spec: {{containers: [{{name: old}}], containers: [{{name: web, image: a, securityContext: {{{Grant}}}}}]}}\n");
        Assert.Equal(0, VerbOutcome.OfCheck(text).ExitCode);
        Assert.Equal(["web: NET_RAW"], VerbOutcome.OfExplain(text).Grants);
        Assert.Equal(["web: NET_RAW"], VerbOutcome.OfRun(text).Grants);
    }

    [Fact]
    public void Nesting_Of70_IsReadByAll() =>
        AssertGranted($"{Head}spec: {{containers: [{{name: web, image: a, resources: {{limits: {new string('[', 66)}{new string(']', 66)}}}, securityContext: {{{Grant}}}}}]}}\n".Replace("resources", "x-resources", StringComparison.Ordinal), "web: NET_RAW", isRunnable: false);

    [Fact]
    public void Nesting_Of300_IsRefusedByAll()
    {
        byte[] text = Encoding.UTF8.GetBytes($"{Head}spec: {{containers: [{{name: web, image: a, securityContext: {{{Grant}}}}}]}}\nx: {new string('[', 300)}{new string(']', 300)}\n");
        string[] expected = ["5:260: nested more than 256 deep; flatten the document"];
        Assert.Equal(expected, VerbOutcome.OfCheck(text).Problems);
        Assert.Equal(expected, VerbOutcome.OfExplain(text).Problems);
        Assert.Equal(expected, VerbOutcome.OfRun(text).Problems);
        Assert.Equal(expected, VerbOutcome.OfConvert(text).Problems);
    }

    [Fact]
    public void ByteThatIsNoUtf8_IsRefusedByAllAtItsPlace()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes($"{Head}# "), 0xC3, .. Encoding.UTF8.GetBytes($"\nspec: {{containers: [{{name: web, image: a, securityContext: {{{Grant}}}}}]}}\n")];
        string[] expected = ["4:3: not UTF-8 from here on; write the file in UTF-8"];
        Assert.Equal(expected, VerbOutcome.OfCheck(text).Problems);
        Assert.Equal(expected, VerbOutcome.OfExplain(text).Problems);
        Assert.Equal(expected, VerbOutcome.OfRun(text).Problems);
        Assert.StartsWith("4:3: ", Assert.Single(VerbOutcome.OfConvert(text).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_WithCapitalsInAnEnding_IsReadAndNamedByBoth()
    {
        using TemporaryFolder folder = new();
        string pod = $"{Head}spec: {{containers: [{{name: web, image: a}}]}}\n";
        _ = folder.Write("a.YAML", pod);
        _ = folder.Write("b.yaml", pod);
        string expected = $"ambicap: {folder.File("a.YAML")}: kubectl passes over this file in a folder, for the case of its ending; rename it, or name it by itself\n";
        CheckOutcome check = CheckOutcome.Of("json", null, folder.Path);
        ExplainOutcome explain = ExplainOutcome.Of(folder.Path);
        Assert.Equal((2, 2, expected), (check.ExitCode, explain.ExitCode, explain.Errors));
        Assert.StartsWith(expected, check.Errors, StringComparison.Ordinal);
        Assert.Contains("b.yaml", check.Output, StringComparison.Ordinal);
        Assert.Contains("b.yaml", explain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Capability_DroppedAndGranted_IsNamedByAllAtTheDrop()
    {
        byte[] text = Encoding.UTF8.GetBytes($$$"""
            {{{Head}}}spec:
              containers:
              - name: other
                image: a
                securityContext: {capabilities: {drop: [NET_RAW]}}
              - name: web
                image: a
                securityContext:
                  capabilities:
                    ambient: [NET_RAW]
                    drop:
                    - KILL
                    - NET_RAW
            """);
        const string Words = "container \"web\": NET_RAW is both dropped and granted; remove it from drop, or from the grant";
        Assert.Equal([$"16: {Words}"], VerbOutcome.OfCheck(text).Problems);
        Assert.Equal([$"16:11: {Words}"], VerbOutcome.OfExplain(text).Problems);
        Assert.Equal([$"16:11: {Words}"], VerbOutcome.OfRun(text).Problems);
        Assert.Equal([$"16:11: {Words}"], VerbOutcome.OfConvert(text).Problems);
        Assert.Equal((1, 2, 2, 2), (VerbOutcome.OfCheck(text).ExitCode, VerbOutcome.OfExplain(text).ExitCode, VerbOutcome.OfRun(text).ExitCode, VerbOutcome.OfConvert(text).ExitCode));
    }

    [Fact]
    public void NamespaceLabel_InFrontOfItsPods_CountsForAllThatReadNamespaces()
    {
        byte[] text = """
            {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {ambicap.dev/add-is-ambient: "true"}}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {containers: [{name: web, image: a, securityContext: {capabilities: {add: [NET_RAW], drop: [NET_RAW]}}}]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: other}, spec: {containers: [{name: web, image: a, securityContext: {capabilities: {add: [NET_RAW], drop: [NET_RAW]}}}]}}
            """u8.ToArray();
        const string Words = "container \"web\": NET_RAW is both dropped and granted; remove it from drop, or from the grant";
        Assert.Equal([$"3: {Words}"], VerbOutcome.OfCheck(text).Problems);
        VerbOutcome explain = VerbOutcome.OfExplain(text);
        Assert.Equal([$"3: {Words}"], explain.Problems.Select(VerbOutcome.LineOnly));
        Assert.Equal(["web: NET_RAW", "web: "], explain.Grants);
    }

    /// <summary>What Helm's <c>nindent</c> renders; go-yaml reads it so.</summary>
    [Theory]
    [InlineData("|")]
    [InlineData("|-")]
    [InlineData(">+")]
    public void BlockScalar_WithABlankFirstLine_IsReadByAll(string style)
    {
        string text = $$"""
            {{Head[..^"metadata: {name: x}\n".Length]}}metadata:
              name: x
              annotations:
                example.com/script: {{style}}
              SPACES
                  one
                    two
            spec:
              containers:
              - name: web
                image: a
                securityContext:
                  {{Grant}}

            """.Replace("  SPACES", "    ", StringComparison.Ordinal);
        Assert.Contains("\n    \n", text, StringComparison.Ordinal);
        AssertGranted(text, "web: NET_RAW", isConvertible: null);
    }

    private static void AssertGranted(string text, string grant, bool isRunnable = true, bool? isConvertible = true)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal([], VerbOutcome.OfCheck(bytes).Problems);
        VerbOutcome explain = VerbOutcome.OfExplain(bytes);
        Assert.Equal([], explain.Problems);
        Assert.Equal([grant], explain.Grants);
        if (isRunnable)
        {
            VerbOutcome run = VerbOutcome.OfRun(bytes);
            Assert.Equal([], run.Problems);
            Assert.Equal([grant], run.Grants);
        }

        if (isConvertible is not null)
        {
            VerbOutcome converted = VerbOutcome.OfConvert(bytes);
            Assert.Equal([], converted.Problems);
            Assert.NotEqual(text, converted.Output);
            Assert.Equal([grant], VerbOutcome.OfExplain(Encoding.UTF8.GetBytes(converted.Output)).Grants);
        }
    }

    /// <summary>convert edits grants, and does not judge what is none; the object stays refused by whoever takes it next.</summary>
    private static void AssertRefused(string text, string expected, bool byConvert = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (VerbOutcome outcome in (VerbOutcome[])[VerbOutcome.OfCheck(bytes), VerbOutcome.OfExplain(bytes), VerbOutcome.OfRun(bytes)])
        {
            Assert.Equal([expected], outcome.Problems);
            Assert.Equal(2, outcome.ExitCode);
        }

        if (byConvert)
        {
            Assert.Equal([expected], VerbOutcome.OfConvert(bytes).Problems);
        }
    }

    private static (int ExitCode, string Output, string Summary) Checked(byte[] text)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("f.yaml"), text);
        CheckOutcome outcome = CheckOutcome.Of("json", null, folder.File("f.yaml"));
        return (outcome.ExitCode, outcome.Output, outcome.Errors.TrimEnd('\n'));
    }
}
