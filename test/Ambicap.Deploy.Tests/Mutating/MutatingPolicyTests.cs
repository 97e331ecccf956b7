using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Deploy.Tests.Expressions;
using Ambicap.Deploy.Tests.Policies;
using Ambicap.Policy.Seccomp;
using Ambicap.Webhook.Tests.Running;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Mutating;

/// <summary>The policies in CEL complete Pods as the webhook does, and then refuse what the rules in C# refuse.</summary>
public sealed class MutatingPolicyTests
{
    private const string File = "mutating/pods.yaml";
    private const string Annotated = "ambicap-mutating";
    private const string Labelled = "ambicap-mutating-labelled";
    private const string Seccomp = "grant that the seccomp profile filters";
    private const int Pods = 400;

    private static readonly AdmissionPolicy s_annotated = new(File, Annotated);
    private static readonly AdmissionPolicy s_labelled = new(File, Labelled);
    private static readonly AdmissionPolicy s_grants = new("policy/grants.yaml", "ambicap-grants");

    public static TheoryData<string> Spaces => [.. PodSpace.All.Select(space => space.Name)];

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Policies_AnyPod_DoWhatTheWebhookDoes(string name)
    {
        PodSpace space = PodSpace.All.Single(space => space.Name == name);
        RandomPod pods = new(new Random(19));
        int admitted = 0, changed = 0;
        for (int i = 0; i < Pods; i++)
        {
            JsonObject pod = ServedPod.Next(pods, space, "pod");
            WebhookVerdict expected = WebhookVerdict.Of(space, pod);
            JsonNode found = Complete(space, pod);
            AssertReasons(expected, s_grants.Judge(new PolicyRequest { Object = found, Namespace = space.ToJson() }), pod);
            if (expected.Reasons.Count == 0)
            {
                Assert.True(JsonNode.DeepEquals(expected.Pod, found), $"{pod}\nexpected {expected.Pod}\nfound {found}");
                admitted++;
                changed += JsonNode.DeepEquals(pod, found) ? 0 : 1;
            }

            Assert.True(JsonNode.DeepEquals(found, Complete(space, found)), $"not complete the first time: {pod}");
        }

        Assert.InRange(admitted, Pods / 20, Pods - 1);
        Assert.InRange(changed, 1, Pods);
    }

    /// <summary>Everything but the conditions is the same: CEL has no include.</summary>
    [Fact]
    public void Policies_OfAnnotatedAndLabelled_DoTheSame()
    {
        JsonNode[] specs = [.. Manifest.ReadAll(File).Where(document => (string?)document["kind"] == "MutatingAdmissionPolicy").Select(document => document["spec"]!)];
        Assert.Equal(2, specs.Length);
        foreach (string part in (string[])["failurePolicy", "reinvocationPolicy", "matchConstraints", "variables", "mutations"])
        {
            Assert.True(JsonNode.DeepEquals(specs[0][part], specs[1][part]), part);
        }

        Assert.Equal("Fail", (string?)specs[0]["failurePolicy"]);
        Assert.Equal("IfNeeded", (string?)specs[0]["reinvocationPolicy"]);
    }

    [Fact]
    public void Variables_Lists_AreTheCatalogues()
    {
        PolicyRequest request = new() { Object = Pod(), Namespace = Namespace() };
        Assert.Equal(Names(SeccompGates.Openers), Texts(s_annotated.Evaluate(request, "gated")));
        Assert.Equal(Names(CapabilitySet.AllKnown), Texts(s_annotated.Evaluate(request, "known")));
        AdmissionPolicy labelled = new("mutating/templates.yaml", "ambicap-labelled");
        PolicyRequest template = new() { Object = Workload("Deployment", Pod()), Namespace = Namespace() };
        foreach (string list in (string[])["known", "rootEquivalent"])
        {
            Assert.Equal(Texts(s_grants.Evaluate(request, list)), Texts(labelled.Evaluate(template, list)));
        }
    }

    [Fact]
    public void Conditions_KeepAwayFromWhoDoesNotAsk()
    {
        JsonObject bare = Pod();
        _ = bare["metadata"]!.AsObject().Remove("annotations");
        foreach (JsonObject plain in (JsonObject[])[bare, Pod(("notambicap.dev/web", "KILL"), ("example.com/ambicap.dev", "KILL"))])
        {
            PolicyRequest request = new() { Object = plain, Namespace = Namespace() };
            Assert.False(s_annotated.Matches(request));
            Assert.False(s_labelled.Matches(request));
        }

        PolicyRequest mirror = new() { Object = Pod(("ambient.ambicap.dev/web", "KILL"), ("kubernetes.io/config.mirror", "5f1c2a")) };
        Assert.False(s_annotated.Matches(mirror));
    }

    /// <summary>Only the label makes add a grant of Pods that say nothing.</summary>
    [Fact]
    public void Bindings_OfLabelled_AreForLabelledNamespaces()
    {
        JsonNode spec = Manifest.Read(File, "MutatingAdmissionPolicyBinding", Labelled)["spec"]!;
        Assert.Equal("true", (string?)spec["matchResources"]!["namespaceSelector"]!["matchLabels"]!["ambicap.dev/add-is-ambient"]);
        Assert.Null(Manifest.Read(File, "MutatingAdmissionPolicyBinding", Annotated)["spec"]!["matchResources"]);
    }

    [Theory]
    [InlineData("['*']", "''", null, "SYSLOG")]
    [InlineData("['ambicap']", "''", null, "")]
    [InlineData("['kata', 'ambicap']", "'kata'", "kata", "SYSLOG")]
    public void Variables_Values_AreThoseThatAreSet(string accepted, string usual, string? runtimeClass, string added)
    {
        AdmissionPolicy policy = new(File, Annotated, ("runtimeClasses", accepted), ("defaultRuntimeClass", usual));
        JsonObject pod = Pod(("ambient.ambicap.dev/web", "SYSLOG"));
        _ = pod["spec"]!.AsObject().Remove("runtimeClassName");
        Apply(policy, pod, Namespace());
        Assert.Equal(runtimeClass, (string?)pod["spec"]!["runtimeClassName"]);
        Assert.Equal(added, string.Join(',', (pod["spec"]!["containers"]![0]!["securityContext"]?["capabilities"]!["add"] as JsonArray ?? []).Select(name => (string?)name)));
    }

    private static JsonNode Complete(PodSpace space, JsonNode pod)
    {
        JsonNode found = pod.DeepClone();
        if (s_annotated.Matches(new PolicyRequest { Object = found }))
        {
            Apply(s_annotated, found, space.ToJson());
        }
        else if (space.AddIsAmbient == "true" && s_labelled.Matches(new PolicyRequest { Object = found }))
        {
            Apply(s_labelled, found, space.ToJson());
        }

        return found;
    }

    private static void Apply(AdmissionPolicy policy, JsonNode pod, JsonNode space)
    {
        JsonNode operations = CelValue.ToJson(policy.Evaluate(new PolicyRequest { Object = pod, Namespace = space }, "operations"))!;
        AppliedPatch.Apply(pod, operations.AsArray().Select(operation => (JsonNode?)new JsonObject
        {
            ["op"] = "add",
            ["path"] = operation!["path"]!.DeepClone(),
            ["value"] = operation["value"]!.DeepClone(),
        }));
    }

    /// <summary>A class that is not Ambicap's is not completed for a profile, and is refused for itself.</summary>
    private static void AssertReasons(WebhookVerdict expected, List<string> messages, JsonNode pod)
    {
        IEnumerable<string> found = messages.Select(ReasonOf).Where(reason => reason != Seccomp || expected.Reasons.Count == 0);
        Assert.True(expected.Reasons.SequenceEqual(found.Distinct().Order(StringComparer.Ordinal)), $"{pod}\nexpected {string.Join("; ", expected.Reasons)}\nfound {string.Join("; ", messages)}");
    }

    private static IEnumerable<string> Names(CapabilitySet set) => set.Select(capability => capability.ToName());

    private static IEnumerable<string> Texts(object? list) => ((System.Collections.IEnumerable)list!).Cast<string>();
}
