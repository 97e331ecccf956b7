using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Cli.Check;
using Ambicap.Policy.Levels;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Check;

/// <summary>What is wrong with a Namespace is said at its key with the webhook's words, and its Pods get no more than the webhook gives them.</summary>
public sealed class NamespaceFindingsTests
{
    private const string FourReasons = """
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: privileged
            pod-security.kubernetes.io/warn: restrictd
            ambicap.dev/add-is-ambient: "yes"
            ambicap.dev/allow-root-equivalent: BPF
          annotations:
            ambicap.dev/allow-root-equivalnt: BPF
        ---

        """;

    private const string Pod = """
        kind: Pod
        metadata: {name: a, namespace: shop, annotations: {ambient.ambicap.dev/a: GRANT}}
        spec: {containers: [{name: a, securityContext: {capabilities: {add: [NET_RAW]}}}]}

        """;

    [Theory]
    [MemberData(nameof(NamespaceTable.Names), MemberType = typeof(NamespaceTable))]
    public void Run_EveryListedNamespace_HasItsReasonsAtItsKeys(string name)
    {
        NamespaceRow row = NamespaceTable.Find(name);
        AssertReasons(row, Yaml(row));
        AssertReasons(row, Json(row));
    }

    [Fact]
    public void Run_FourReasons_AreToldOneByOneAndCountedOnce()
    {
        CheckOutcome outcome = Check(FourReasons);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(
            [
                "6:5: Namespace \"shop\": label pod-security.kubernetes.io/warn: unknown level \"restrictd\"; use privileged, baseline or restricted",
                "8:5: Namespace \"shop\": label ambicap.dev/allow-root-equivalent of the namespace has no effect; make it an annotation",
                "10:5: Namespace \"shop\": annotation ambicap.dev/allow-root-equivalnt of the namespace is unknown; use ambicap.dev/allow-root-equivalent, or remove it",
                "7:5: Namespace \"shop\": label ambicap.dev/add-is-ambient of the namespace must be \"true\" or \"false\", not \"yes\"",
            ],
            Lines(outcome));
        Assert.EndsWith("ambicap: 0 checked: 0 forbidden, 0 allowed; 0 others skipped; 1 unreadable\n", outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>The level that can be read counts; the opt-ins that cannot be do not: neither BPF nor add.</summary>
    [Theory]
    [InlineData("privileged", "NET_ADMIN", "privileged:")]
    [InlineData("privileged", "BPF", "privileged:ambient_rootEquivalent")]
    [InlineData("privilegd", "NET_ADMIN", "restricted:ambient_level")]
    [InlineData("privilegd", "NET_BIND_SERVICE", "restricted:")]
    public void Run_PodBehindAWrongNamespace_IsJudgedAsTheWebhookWould(string enforce, string grant, string expected)
    {
        string wrong = FourReasons.Replace("enforce: privileged", $"enforce: {enforce}", StringComparison.Ordinal);
        JsonNode verdict = JsonNode.Parse(Check(wrong + Pod.Replace("GRANT", grant, StringComparison.Ordinal)).Output)!;
        Assert.Equal(expected, $"{verdict["level"]}:{string.Join(',', verdict["violations"]!.AsArray().Select(violation => $"{violation!["check"]}"))}");
    }

    [Fact]
    public void Run_LabelOfAnotherType_IsUnreadableAndTheLevelStays()
    {
        CheckOutcome outcome = Check("kind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: privileged, x: true}}\n---\n" + Pod);
        Assert.Equal(["2:84: metadata.labels.x must be text, not true; put it in quotes"], Lines(outcome));
        Assert.Equal("restricted", $"{JsonNode.Parse(outcome.Output)!["level"]}");
    }

    [Fact]
    public void Run_WrongEnforceWithLevelGiven_IsToldNevertheless()
    {
        string wrong = FourReasons.Replace("enforce: privileged", "enforce: x", StringComparison.Ordinal);
        CheckOutcome outcome = Check(wrong + Pod.Replace("GRANT", "NET_RAW", StringComparison.Ordinal), new CheckOptions { RuntimeClasses = ["ambicap"], Level = Level.Privileged });
        Assert.Equal(5, Lines(outcome).Length);
        Assert.Equal("true", $"{JsonNode.Parse(outcome.Output)!["allowed"]}");
    }

    private static void AssertReasons(NamespaceRow row, string text)
    {
        CheckOutcome outcome = Check(text);
        Assert.Equal(row.Reasons.Select(reason => $"{PlaceOf(KeyOf(reason), text)}: Namespace \"shop\": {reason}"), Lines(outcome));
        Assert.Equal(row.Reasons.Length > 0 ? 2 : 0, outcome.ExitCode);
    }

    /// <summary>A reason begins with <c>label KEY</c> or <c>annotation KEY</c>.</summary>
    private static string KeyOf(string reason) => reason.Split(' ')[1].TrimEnd(':');

    private static string PlaceOf(string key, string text)
    {
        string[] lines = text.Split('\n');
        int line = Array.FindIndex(lines, candidate => candidate.Contains($"\"{key}\":", StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"{line + 1}:{lines[line].IndexOf($"\"{key}\":", StringComparison.Ordinal) + 1}");
    }

    private static string Yaml(NamespaceRow row)
    {
        List<string> labels = ["  labels:"], annotations = ["  annotations:"];
        row.ForEach((isLabel, key, value) => (isLabel ? labels : annotations).Add($"    {Quote(key)}: {Quote(value)}"));
        return string.Join('\n', ["kind: Namespace", "metadata:", "  name: shop", .. labels, .. annotations]);
    }

    private static string Json(NamespaceRow row)
    {
        List<string> labels = [], annotations = [];
        row.ForEach((isLabel, key, value) => (isLabel ? labels : annotations).Add($"{Quote(key)}: {Quote(value)}"));
        return $"{{\"kind\": \"Namespace\", \"metadata\": {{\"name\": \"shop\",\n\"labels\": {{{string.Join(", ", labels)}}},\n\"annotations\": {{{string.Join(", ", annotations)}}}}}}}";
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, s_plain);

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CheckOutcome Check(string text, CheckOptions? options = null)
    {
        using TemporaryFolder folder = new();
        return CheckOutcome.Of("json", options, folder.Write("x.yaml", text));
    }

    /// <summary>What was said of the file, from the line's number on.</summary>
    private static string[] Lines(CheckOutcome outcome) =>
        [.. outcome.Errors.Split('\n').Where(line => line.Contains("x.yaml:", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("x.yaml:", StringComparison.Ordinal) + 7)..])];
}
