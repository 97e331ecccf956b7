using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using CsCheck;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>The policies in CEL refuse what the rules in C# refuse, for the same reasons.</summary>
public sealed class GrantsPolicyTests
{
    private const int Pods = 5_000;

    private static readonly AdmissionPolicy s_policy = new("policy/grants.yaml", "ambicap-grants");

    /// <summary>Without the webhook nothing writes the grants that "true" stands for: the policy takes "false" alone.</summary>
    private const string AddIsAmbient = "bad value of add-is-ambient";

    [Fact]
    public void Judge_AnyPod_BreaksWhatTheRulesSay() => Gen.Select(PolicyPods.Pod, PolicyPods.Namespace).Sample(
        (pod, space) =>
        {
            PolicyPod decoded = PolicyPods.Decode(pod);
            AmbientVerdict verdict = AmbientRules.Evaluate(ContextOf(space), WithoutAdd(decoded));
            string[] expected = [.. Reasons(verdict.Violations.Select(violation => violation.Reason).Where(reason => reason != AddIsAmbient))];
            string[] found = [.. Reasons(s_policy.Judge(Enforced(pod, space)).Select(ReasonOf)).Where(reason => reason != AddIsAmbient)];
            Assert.Equal(expected, found);
        },
        iter: Pods);

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("false", false)]
    public void Judge_AddIsAmbient_IsRefusedUnlessFalse(string value, bool isRefused)
    {
        JsonNode pod = Pod(("ambicap.dev/add-is-ambient", value));
        Assert.Equal(isRefused ? [AddIsAmbient] : [], s_policy.Judge(Enforced(pod, Namespace())).Select(ReasonOf));
    }

    [Fact]
    public void Variables_Lists_AreTheCatalogues()
    {
        PolicyRequest request = Enforced(Pod(), Namespace());
        Assert.Equal(Names(CapabilitySet.AllKnown), Texts(s_policy.Evaluate(request, "known")));
        Assert.Equal(Names(CapabilityCatalogue.AllRootEquivalent), Texts(s_policy.Evaluate(request, "rootEquivalent")));
    }

    /// <summary>Each policy has its own copy of the names: CEL has no include.</summary>
    [Theory]
    [InlineData("policy/changes.yaml", "ambicap-changes")]
    [InlineData("policy/namespaces.yaml", "ambicap-namespaces")]
    public void Variables_KnownNamesOfTheOthers_AreTheCatalogues(string file, string name)
    {
        JsonObject none = new() { ["metadata"] = new JsonObject(), ["spec"] = new JsonObject() };
        Assert.Equal(Names(CapabilitySet.AllKnown), Texts(new AdmissionPolicy(file, name).Evaluate(new PolicyRequest { Object = none, OldObject = none }, "known")));
    }

    /// <summary>At another level than the enforced one, only what hangs on the level counts; a template is judged whole.</summary>
    [Theory]
    [InlineData("warn", "Pod", "KILL,NET_BNID", "ambient beyond the level")]
    [InlineData("audit", "Pod", "SYS_ADMIN", "ambient beyond the level")]
    [InlineData("audit", "Pod", "NET_BIND_SERVICE", "")]
    [InlineData("warn", "Deployment", "SYS_ADMIN", "ambient beyond the level,root-equivalent grant")]
    [InlineData("warn", "CronJob", "NET_BNID", "unknown capability in a grant")]
    [InlineData("audit", "PodTemplate", "KILL", "ambient beyond the level")]
    public void Judge_OtherModes_BreakWhatHangsOnTheLevel(string mode, string kind, string grant, string expected)
    {
        JsonNode space = Namespace(("pod-security.kubernetes.io/" + mode, "restricted"));
        PolicyRequest request = new() { Object = Workload(kind, Pod(("ambient.ambicap.dev/web", grant))), Namespace = space, Parameters = Parameters(mode) };
        Assert.Equal(expected, string.Join(',', s_policy.Judge(request).Select(ReasonOf)));
    }

    [Theory]
    [InlineData("gvisor", "RuntimeClass without Ambicap")]
    [InlineData("ambicap, gvisor", "")]
    [InlineData("*", "")]
    public void Judge_RuntimeClasses_AreThoseOfTheParameters(string accepted, string expected)
    {
        JsonNode parameters = Parameters("enforce");
        parameters["data"]!["runtimeClasses"] = accepted;
        PolicyRequest request = Enforced(Pod(("ambient.ambicap.dev/web", "KILL")), Namespace()) with { Parameters = parameters };
        Assert.Equal(expected, string.Join(',', s_policy.Judge(request).Select(ReasonOf)));
    }

    private static PolicyRequest Enforced(JsonNode pod, JsonNode space) =>
        new() { Object = pod, Namespace = space, Parameters = Parameters("enforce") };

    private static JsonNode Parameters(string mode) => Manifest.Read("policy/parameters.yaml", "ConfigMap", "ambicap-grants-" + mode);

    private static JsonObject Pod(params (string Key, string Value)[] annotations) => new()
    {
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["annotations"] = new JsonObject(annotations.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        },
        ["spec"] = new JsonObject { ["runtimeClassName"] = "ambicap", ["containers"] = new JsonArray(new JsonObject { ["name"] = "web" }) },
    };

    private static JsonObject Namespace(params (string Key, string Value)[] labels) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) },
    };

    private static JsonObject Workload(string kind, JsonNode pod) => kind switch
    {
        "Pod" => pod.AsObject(),
        "CronJob" => new JsonObject
        {
            ["kind"] = kind,
            ["spec"] = new JsonObject { ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = pod } } },
        },
        "PodTemplate" => new JsonObject { ["kind"] = kind, ["template"] = pod },
        _ => new JsonObject { ["kind"] = kind, ["spec"] = new JsonObject { ["template"] = pod } },
    };

    private static AmbientContext ContextOf(JsonNode space)
    {
        string? label = space["metadata"]!["labels"]?["pod-security.kubernetes.io/enforce"]?.GetValue<string>();
        Level level = label is null ? Level.Privileged : PodSecurityLabels.TryParseLevel(label, out Level found, out _) ? found : Level.Restricted;
        string? optIn = space["metadata"]!["annotations"]?[GrantKeys.AllowRootEquivalent]?.GetValue<string>();
        _ = RootEquivalentOptIn.TryParse(optIn, out CapabilitySet allowed, out _);
        return new AmbientContext { Level = new LevelVersion(level, PolicyVersion.Latest), AllowedRootEquivalent = allowed, RuntimeClasses = ["ambicap"] };
    }

    /// <summary>The Pod without the KEP's option 1, which the policy refuses as a whole.</summary>
    private static PolicyPod WithoutAdd(PolicyPod pod) => pod with
    {
        Annotations = [.. pod.Annotations.Where(annotation => annotation.Key != GrantKeys.AddIsAmbient)],
    };

    private static IEnumerable<string> Reasons(IEnumerable<string> reasons) => reasons.Distinct().Order(StringComparer.Ordinal);

    private static string ReasonOf(string message) => message[..message.IndexOf(" (", StringComparison.Ordinal)];

    private static IEnumerable<string> Names(CapabilitySet set) => set.Select(capability => capability.ToName());

    private static IEnumerable<string> Texts(object? list) => ((System.Collections.IEnumerable)list!).Cast<string>();
}
