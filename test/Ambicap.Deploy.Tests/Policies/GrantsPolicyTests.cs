using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using CsCheck;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>The policies in CEL refuse what the rules in C# refuse, for the same reasons.</summary>
public sealed class GrantsPolicyTests
{
    private const int Pods = 5_000;

    private static readonly AdmissionPolicy s_policy = new("policy/grants.yaml", "ambicap-grants");

    /// <summary>Without the webhook nothing writes the grants that "true" stands for: the policy takes "false" alone.</summary>
    private const string AddIsAmbient = "bad value of add-is-ambient";

    /// <summary>Where the policy refuses, the webhook adds what is missing. <see cref="SeccompPolicyTests"/> has it.</summary>
    private const string Seccomp = "grant that the seccomp profile filters";

    [Fact]
    public void Judge_AnyPod_BreaksWhatTheRulesSay() => Gen.Select(AdmittedPods.Pod, AdmittedPods.Namespace).Sample(
        (pod, space) =>
        {
            Pod decoded = AdmittedPods.Decode(pod);
            AmbientVerdict verdict = AmbientRules.Evaluate(ContextOf(space), WithoutAdd(decoded));
            string[] expected = [.. Reasons(verdict.Violations.Select(violation => violation.Reason).Where(reason => reason != AddIsAmbient))];
            string[] found = [.. Reasons(s_policy.Judge(Enforced(pod, space)).Select(ReasonOf)).Where(reason => reason is not (AddIsAmbient or Seccomp))];
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

    /// <summary>The Pod without the KEP's option 1, which the policy refuses as a whole.</summary>
    private static Pod WithoutAdd(Pod pod) => pod with
    {
        Annotations = [.. pod.Annotations.Where(annotation => annotation.Key != GrantKeys.AddIsAmbient)],
    };

    private static IEnumerable<string> Reasons(IEnumerable<string> reasons) => reasons.Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(CapabilitySet set) => set.Select(capability => capability.ToName());

    private static IEnumerable<string> Texts(object? list) => ((System.Collections.IEnumerable)list!).Cast<string>();
}
