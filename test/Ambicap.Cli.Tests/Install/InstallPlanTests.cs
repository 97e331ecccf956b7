using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;
using Ambicap.Cli.Output;
using Ambicap.Cli.Status;

namespace Ambicap.Cli.Tests.Install;

/// <summary>What is installed, and in which order.</summary>
public sealed class InstallPlanTests
{
    private const string PinnedNode = "other.example:5000/b/ambicap-node@sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly InstallOptions s_usual = new() { Namespace = "ambicap-system" };

    /// <summary>Policy, handler, limit; in the policy the namespace first, and the Deployment when its configurations are there.</summary>
    [Fact]
    public void Of_Usual_HasTheOrderOfSafety()
    {
        InstallPlan plan = InstallPlan.Of(s_usual with { Limits = "allowed = []\n" });
        Assert.Equal("Namespace", Kind(plan.Policy[0]));
        Assert.Equal("Deployment", Kind(plan.Policy[^1]));
        Assert.Contains(plan.Policy, item => Kind(item) == "ValidatingWebhookConfiguration");
        Assert.Equal(["RuntimeClass", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "DaemonSet"], plan.Handler.Select(Kind));
        Assert.Equal("allowed = []\n", (string?)Assert.Single(plan.Limit)["data"]!["runtime.toml"]);
        Assert.Empty(InstallPlan.Of(s_usual).Limit);
    }

    [Theory]
    [InlineData(nameof(PolicyKind.Webhook), "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy")]
    [InlineData(nameof(PolicyKind.Cel), "ValidatingAdmissionPolicy", "MutatingWebhookConfiguration")]
    public void Of_Policy_HasItsOwnObjectsOnly(string policy, string kind, string other)
    {
        InstallPlan plan = InstallPlan.Of(s_usual with { Policy = Enum.Parse<PolicyKind>(policy) });
        Assert.Contains(plan.Policy, item => Kind(item) == kind);
        Assert.DoesNotContain(plan.Policy, item => Kind(item) == other);
        Assert.Equal(["Namespace"], InstallPlan.Of(s_usual with { Policy = PolicyKind.None }).Policy.Select(Kind));
    }

    /// <summary>Every Pod is sent to a webhook that judges every Pod; until it answers, only those that have to be.</summary>
    [Fact]
    public void Of_FullScope_IsSaidToBothAndWidenedLast()
    {
        InstallOptions full = s_usual with { Scope = WebhookScope.Full };
        IReadOnlyList<JsonObject> policy = InstallPlan.Of(full).Policy, narrow = InstallPlan.Narrow(full);
        Assert.Equal("Deployment", Kind(policy[^1]));
        Assert.Contains("scope: full\n", (string?)policy.Single(item => Kind(item) == "ConfigMap")["data"]!["webhook.yaml"], StringComparison.Ordinal);
        Assert.Contains("system.validate.ambicap.dev", Entries(policy));
        Assert.DoesNotContain("system.validate.ambicap.dev", Entries(narrow));
        Assert.Equal(policy.Select(Name), narrow.Select(Name));

        // Other Pods come with another configuration, which they read at their start.
        string?[] marks = [.. new[] { full, full with { WebhookConfiguration = "scope: full\n" }, s_usual }.Select(options =>
            (string?)InstallPlan.Of(options).Policy[^1]["spec"]!["template"]!["metadata"]!["annotations"]!["checksum/configuration"])];
        Assert.Equal(64, marks[0]?.Length);
        Assert.Equal("8c181ed451c391eaa2e726e6b09bdbcf0d27f475d5a7a51d451f66a0fa0e6625", marks[1]);
        Assert.Null(marks[2]);

        static IEnumerable<string?> Entries(IReadOnlyList<JsonObject> objects) =>
            objects.Single(item => Kind(item) == "ValidatingWebhookConfiguration")["webhooks"]!.AsArray().Select(item => (string?)item!["name"]);
        static string Name(JsonNode item) => $"{Kind(item)} {(string?)item["metadata"]!["name"]}";
    }

    [Theory]
    [InlineData("scope: full\n", nameof(WebhookScope.Full))]
    [InlineData("kind: PodSecurityConfiguration\n---\nscope: 'full' # all\n", nameof(WebhookScope.Full))]
    [InlineData("# scope: full\nscope: ambient\n", nameof(WebhookScope.Ambient))]
    [InlineData("", nameof(WebhookScope.Ambient))]
    public void ScopeOf_Configuration_IsWhatItNames(string text, string expected) => Assert.Equal(expected, WebhookSettings.ScopeOf(text, "a").ToString());

    [Fact]
    public void ScopeOf_NoYaml_SaysWhere() =>
        Assert.StartsWith("--webhook-config a: ", Assert.Throws<InputException>(() => WebhookSettings.ScopeOf("a: [", "--webhook-config a")).Message, StringComparison.Ordinal);

    /// <summary>Pods are completed only where it is asked for, and then the policies that judge them know it.</summary>
    [Theory]
    [InlineData(nameof(MutatingKind.Always), true)]
    [InlineData(nameof(MutatingKind.Auto), false)]
    [InlineData(nameof(MutatingKind.Never), false)]
    public void Of_CelMutating_CompletesPodsAndSaysSo(string mutating, bool isMutating)
    {
        InstallPlan plan = InstallPlan.Of(s_usual with { Policy = PolicyKind.Cel, Mutating = Enum.Parse<MutatingKind>(mutating) });
        Assert.Equal(isMutating ? ["ambicap-mutating", "ambicap-mutating-labelled"] : [],
            plan.Policy.Where(item => Kind(item) == "MutatingAdmissionPolicy").Select(item => (string?)item["metadata"]!["name"]));
        string?[] says = [.. plan.Policy.SelectMany(item => item["spec"]?["variables"] as JsonArray ?? [])
            .Where(variable => (string?)variable!["name"] == "isCompleted").Select(variable => (string?)variable!["expression"])];
        Assert.Equal(isMutating ? ["true", "true"] : ["false", "false"], says);
    }

    [Fact]
    public void Of_OtherNamespace_IsNowhereTheUsualOne()
    {
        string all = string.Concat(InstallPlan.Of(s_usual with { Namespace = "capabilities", WithCri = true }).All.Select(YamlText.Of));
        Assert.DoesNotContain("ambicap-system", all, StringComparison.Ordinal);
        Assert.Contains("--self-signed=ambicap-webhook.capabilities.svc", all, StringComparison.Ordinal);
        Assert.Contains("'system:serviceaccount:capabilities:ambicap-node'", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ImagesNodesAndSecret_AreInEachWorkload()
    {
        InstallPlan plan = InstallPlan.Of(s_usual with
        {
            WithCri = true,
            CriEndpoint = "unix:///var/run/crio/crio.sock",
            Images = new ImageNames("registry.example/a/", [PinnedNode]),
            PullSecret = "pull",
            NodeSelector = new Dictionary<string, string> { ["pool"] = "edge" },
        });
        Dictionary<string, JsonNode> pods = plan.All.Where(item => item["spec"]?["template"] is not null).ToDictionary(item => (string)item["metadata"]!["name"]!, item => item["spec"]!["template"]!["spec"]!);
        Assert.Equal(["registry.example/a/ambicap-webhook:0.1.0", PinnedNode, "registry.example/a/ambicap-cri:0.1.0"],
            ImageNames.Programs.Select(name => (string)pods[name]["containers"]![0]!["image"]!));
        Assert.All(pods.Values, pod => Assert.Equal("pull", (string?)pod["imagePullSecrets"]![0]!["name"]));
        Assert.Equal("edge", (string?)pods["ambicap-node"]["nodeSelector"]!["pool"]);
        Assert.Null(pods["ambicap-webhook"]["nodeSelector"]!["pool"]);
        Assert.Contains("--runtime-endpoint=unix:///var/run/crio/crio.sock", pods["ambicap-cri"]["containers"]![0]!["args"]!.AsArray().Select(item => (string?)item));
        Assert.Equal("/var/run/crio", (string?)pods["ambicap-cri"]["volumes"]![1]!["hostPath"]!["path"]);
    }

    [Fact]
    public void Of_CertManager_NeedsNoRightsToSecrets()
    {
        InstallPlan plan = InstallPlan.Of(s_usual with { Certificates = CertificateKind.CertManager });
        Assert.DoesNotContain(plan.Policy, item => Kind(item) is "Role" or "RoleBinding");
        Assert.Contains(plan.Policy, item => Kind(item) == "Certificate");
        string all = string.Concat(plan.All.Select(YamlText.Of));
        Assert.Equal(2, all.Split("cert-manager.io/inject-ca-from: ambicap-system/ambicap-webhook").Length - 1);
        Assert.DoesNotContain("--self-signed", all, StringComparison.Ordinal);
        Assert.DoesNotContain("mutatingwebhookconfigurations", all, StringComparison.Ordinal);
    }

    /// <summary>Only ambicap-node is more than the restricted level lets a Pod be.</summary>
    [Fact]
    public void Of_Webhook_KeepsToRestricted()
    {
        JsonNode pod = InstallPlan.Of(s_usual).Policy[^1]["spec"]!["template"]!["spec"]!, container = pod["containers"]![0]!;
        Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
        Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
        Assert.False((bool)container["securityContext"]!["allowPrivilegeEscalation"]!);
        Assert.True((bool)container["securityContext"]!["readOnlyRootFilesystem"]!);
        Assert.Equal("[\"ALL\"]", container["securityContext"]!["capabilities"]!["drop"]!.ToJsonString());
        Assert.All(pod["volumes"]!.AsArray(), volume => Assert.NotNull(volume!["configMap"]));
    }

    /// <summary>What is printed is what is applied, for every policy.</summary>
    [Theory]
    [InlineData(nameof(PolicyKind.Webhook))]
    [InlineData(nameof(PolicyKind.Cel))]
    public void YamlText_Objects_AreReadAgainAsTheyAre(string policy)
    {
        InstallPlan plan = InstallPlan.Of(s_usual with { Policy = Enum.Parse<PolicyKind>(policy), WithCri = true, Limits = "# note: x\nallowed = []" });
        ObjectComparison.AssertSame(plan.All, ObjectComparison.Parse(string.Concat(plan.All.Select(YamlText.Of))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("1.10")]
    [InlineData("0x1f")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("- a")]
    [InlineData("'\"\\")]
    [InlineData(" a\nb")]
    [InlineData("a\n\n")]
    [InlineData("a\n  b \n\nc\n")]
    [InlineData("a\n\tb\u0001")]
    [InlineData("\u2028ä😀")]
    [InlineData("2026-11-27")]
    [InlineData("~")]
    [InlineData("unix:///a")]
    public void YamlText_Text_IsReadAgainAsItIs(string text)
    {
        JsonObject document = new() { ["a"] = new JsonArray(new JsonObject { ["k"] = text, [text + "k"] = 1 }, text, new JsonArray(text)), ["b"] = new JsonObject() };
        Assert.Equal(ObjectComparison.Canonical(document), ObjectComparison.Canonical(Assert.Single(ObjectComparison.Parse(YamlText.Of(document)))));
    }

    [Theory]
    [InlineData("registry.example/nginx:1", "--image registry.example/nginx:1: no image of ours; give one whose name is ambicap-webhook, ambicap-node or ambicap-cri")]
    [InlineData("r.example/ambicap-cri@sha256:12", "--image r.example/ambicap-cri@sha256:12: no digest, by which no node could fetch it; "
        + "give sha256: and 64 hexadecimal digits, as artifacts/images/digests has them")]
    [InlineData("ambicap-node:1 a/ambicap-node", "--image a/ambicap-node: ambicap-node has another already; give one for each program")]
    public void ImageNames_Wrong_AreRefused(string references, string expected) =>
        Assert.Equal(expected, Assert.Throws<InputException>(() => new ImageNames(null, references.Split(' '))).Message);

    [Fact]
    public void CelPolicies_AreThoseOfTheManifests() => Assert.Equal(
        InstallPlan.PolicyOf("a", PolicyKind.Cel).Where(item => Kind(item) == "ValidatingAdmissionPolicy").Select(item => (string)item["metadata"]!["name"]!),
        StatusReport.CelPolicies);

    private static string Kind(JsonNode item) => (string)item["kind"]!;
}
