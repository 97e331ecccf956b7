using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using CsCheck;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>The policies in CEL refuse what the rules in C# refuse, for the same reasons.</summary>
public sealed class GrantsPolicyTests
{
    private const int Pods = 5_000;

    private static readonly AdmissionPolicy s_policy = new("policy/grants.yaml", "ambicap-grants");

    /// <summary>Where the policy refuses, the webhook writes the grant. <c>Mutating</c> has the policies that do.</summary>
    private const string Unwritten = "capabilities.add that nothing made a grant";

    /// <summary>Where the policy refuses, the webhook adds what is missing. <see cref="SeccompPolicyTests"/> has it.</summary>
    private const string Seccomp = "grant that the seccomp profile filters";

    [Fact]
    public void Judge_AnyPod_BreaksWhatTheRulesSay() => Gen.Select(AdmittedPods.Pod, AdmittedPods.Namespace).Sample(
        (pod, space) =>
        {
            AmbientVerdict verdict = AmbientRules.Evaluate(ContextOf(space), AdmittedPods.Decode(pod));
            string[] expected = [.. Reasons(verdict.Violations.Select(violation => violation.Reason))];
            string[] found = [.. Reasons(s_policy.Judge(Enforced(pod, space)).Select(ReasonOf)).Where(reason => reason is not (Unwritten or Seccomp))];
            Assert.Equal(expected, found);
        },
        iter: Pods);

    /// <summary>A node reads annotations alone: what add stands for must be there, whoever wrote it.</summary>
    [Theory]
    [InlineData("true", "KILL", null, Unwritten)]
    [InlineData("true", "CAP_KILL", "net_raw, cap_kill", "")]
    [InlineData("true", "KILL", "NET_RAW", Unwritten)]
    [InlineData("true", "KILL", "FLY", "unknown capability in a grant")]
    [InlineData("true", "ALL", null, "")]
    [InlineData("false", "KILL", null, "")]
    [InlineData("yes", "KILL", null, "bad value of add-is-ambient")]
    public void Judge_AddIsAmbient_IsRefusedWhereNothingWroteTheGrant(string value, string add, string? annotated, string expected)
    {
        JsonObject pod = Adding(add, value, annotated);
        Assert.Equal(expected, string.Join(',', s_policy.Judge(Enforced(pod, Namespace())).Select(ReasonOf)));
        pod["metadata"]!["annotations"]!["kubernetes.io/config.mirror"] = "5f1c2a";
        Assert.DoesNotContain(Unwritten, s_policy.Judge(Enforced(pod, Namespace())).Select(ReasonOf));
    }

    /// <summary>By the namespace's label too, unless the Pod says otherwise; of Pods that name no key of ours nothing is evaluated.</summary>
    [Theory]
    [InlineData("ignore.ambicap.dev/ambient_level", "x", Unwritten)]
    [InlineData("ambicap.dev/add-is-ambient", "false", "")]
    [InlineData("example.com/a", "b", "")]
    public void Judge_AddInALabelledNamespace_IsRefusedWhereNothingWroteTheGrant(string key, string value, string expected)
    {
        JsonObject pod = Adding("KILL", "false", null);
        pod["metadata"]!["annotations"] = new JsonObject { [key] = value };
        Assert.Equal(expected, string.Join(',', s_policy.Judge(Enforced(pod, Namespace(("ambicap.dev/add-is-ambient", "true")))).Select(ReasonOf)));
    }

    /// <summary>Of what the policies of deploy/mutating write into Pods, a template is told where these are not there.</summary>
    [Theory]
    [InlineData("false", "RuntimeClass without Ambicap,capabilities.add that nothing made a grant,grant that the seccomp profile filters")]
    [InlineData("true", "")]
    public void Judge_IncompleteTemplate_IsToldWhereNothingCompletesItsPods(string isCompleted, string expected)
    {
        AdmissionPolicy policy = new("policy/grants.yaml", "ambicap-grants", ("isCompleted", isCompleted));
        JsonObject pod = Adding("KILL", "true", "NET_RAW,SYSLOG");
        pod["spec"]!["securityContext"] = new JsonObject { ["runAsUser"] = 1000, ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } };
        _ = pod["spec"]!.AsObject().Remove("runtimeClassName");
        JsonNode template = JsonNode.Parse(Workload("Deployment", pod.DeepClone()).ToJsonString())!;
        Assert.Equal(expected, string.Join(',', Reasons(policy.Judge(Enforced(template, Namespace())).Select(ReasonOf))));
        Assert.Equal(3, policy.Judge(Enforced(JsonNode.Parse(pod.ToJsonString())!, Namespace())).Count);
    }

    /// <summary>A template is told of what its Pods would be granted by add.</summary>
    [Fact]
    public void Judge_TemplateWhoseAddGrants_IsToldWhatIsRootEquivalent()
    {
        AdmissionPolicy policy = new("policy/grants.yaml", "ambicap-grants", ("isCompleted", "true"));
        Assert.Equal(["root-equivalent grant"], policy.Judge(Enforced(Workload("Job", Adding("SYS_ADMIN", "true", null)), Namespace())).Select(ReasonOf));
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
    [InlineData("policy/levels.yaml", "ambicap-grants-audit")]
    [InlineData("policy/levels.yaml", "ambicap-grants-warn")]
    public void Variables_KnownNamesOfTheOthers_AreTheCatalogues(string file, string name)
    {
        PolicyRequest request = new() { Object = Pod(), OldObject = Pod(), Namespace = Namespace() };
        Assert.Equal(Names(CapabilitySet.AllKnown), Texts(new AdmissionPolicy(file, name).Evaluate(request, "known")));
    }

    /// <summary>Templates are judged as Pods are, but for their level: <see cref="LevelsPolicyTests"/> has it.</summary>
    [Theory]
    [InlineData("Deployment", "SYS_ADMIN", "root-equivalent grant")]
    [InlineData("CronJob", "NET_BNID", "unknown capability in a grant")]
    [InlineData("PodTemplate", "KILL", "")]
    [InlineData("Pod", "KILL", "ambient beyond the level")]
    public void Judge_Templates_BreakWhatDoesNotHangOnTheLevel(string kind, string grant, string expected)
    {
        JsonNode space = Namespace(("pod-security.kubernetes.io/enforce", "restricted"));
        PolicyRequest request = new() { Object = Workload(kind, Pod(("ambient.ambicap.dev/web", grant))), Namespace = space };
        Assert.Equal(expected, string.Join(',', s_policy.Judge(request).Select(ReasonOf)));
    }

    [Theory]
    [InlineData("['gvisor']", "RuntimeClass without Ambicap")]
    [InlineData("['gvisor', 'ambicap']", "")]
    [InlineData("['*']", "")]
    public void Judge_RuntimeClasses_AreThoseThatAreSet(string accepted, string expected)
    {
        AdmissionPolicy policy = new("policy/grants.yaml", "ambicap-grants", ("runtimeClasses", accepted));
        Assert.Equal(expected, string.Join(',', policy.Judge(Enforced(Pod(("ambient.ambicap.dev/web", "KILL")), Namespace())).Select(ReasonOf)));
    }

    [Theory]
    [InlineData("'privileged'", "")]
    [InlineData("'baseline'", "")]
    [InlineData("'restricted'", "ambient beyond the level")]
    public void Judge_NamespaceWithoutLabel_HasTheLevelThatIsSet(string level, string expected)
    {
        AdmissionPolicy policy = new("policy/grants.yaml", "ambicap-grants", ("defaultLevel", level));
        Assert.Equal(expected, string.Join(',', policy.Judge(Enforced(Pod(("ambient.ambicap.dev/web", "KILL")), Namespace())).Select(ReasonOf)));
    }

    private static PolicyRequest Enforced(JsonNode pod, JsonNode space) => new() { Object = pod, Namespace = space };

    private static AmbientContext ContextOf(JsonNode space)
    {
        string? label = space["metadata"]!["labels"]?["pod-security.kubernetes.io/enforce"]?.GetValue<string>();
        Level level = label is null ? Level.Privileged : PodSecurityLabels.TryParseLevel(label, out Level found, out _) ? found : Level.Restricted;
        string? optIn = space["metadata"]!["annotations"]?[GrantKeys.AllowRootEquivalent]?.GetValue<string>();
        _ = RootEquivalentOptIn.TryParse(optIn, out CapabilitySet allowed, out _);
        return new AmbientContext { Level = new LevelVersion(level, PolicyVersion.Latest), AllowedRootEquivalent = allowed, RuntimeClasses = ["ambicap"] };
    }

    private static JsonObject Adding(string add, string addIsAmbient, string? annotated)
    {
        JsonObject pod = Pod(("ambicap.dev/add-is-ambient", addIsAmbient));
        pod["spec"]!["containers"]![0]!["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray(add) } };
        if (annotated is not null)
        {
            pod["metadata"]!["annotations"]!["nonroot.ambicap.dev/web"] = annotated;
        }

        return pod;
    }

    private static IEnumerable<string> Reasons(IEnumerable<string> reasons) => reasons.Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(CapabilitySet set) => set.Select(capability => capability.ToName());

    private static IEnumerable<string> Texts(object? list) => ((System.Collections.IEnumerable)list!).Cast<string>();
}
