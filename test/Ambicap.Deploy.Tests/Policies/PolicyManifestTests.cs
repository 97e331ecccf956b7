using System.Text.Json.Nodes;
using Ambicap.Tests;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>What must hold of every policy, whoever edits the manifests: none touches who does not ask for Ambicap.</summary>
public sealed class PolicyManifestTests
{
    private const string PolicyKind = "ValidatingAdmissionPolicy";

    private static readonly (string File, JsonNode Document)[] s_documents = [.. Directory.GetFiles(Path.Combine(Repository.Root, "deploy/policy"), "*.yaml")
        .Select(path => "policy/" + Path.GetFileName(path)).Order(StringComparer.Ordinal)
        .SelectMany(file => Manifest.ReadAll(file).Select(document => (file, document)))];

    public static TheoryData<string, string> Policies =>
        [.. s_documents.Where(entry => KindOf(entry.Document) == PolicyKind).Select(entry => (entry.File, NameOf(entry.Document)))];

    /// <summary>Parameters are looked up before any condition counts: where they are missing, every request is refused.</summary>
    [Fact]
    public void Documents_AreNothingButPoliciesAndBindingsWithoutParameters()
    {
        Assert.Equal([PolicyKind, PolicyKind + "Binding"], s_documents.Select(entry => KindOf(entry.Document)).Distinct().Order(StringComparer.Ordinal));
        foreach ((_, JsonNode document) in s_documents)
        {
            Assert.Null(document["spec"]!["paramKind"]);
            Assert.Null(document["spec"]!["paramRef"]);
            Assert.DoesNotContain("params.", document.ToJsonString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A policy comes and goes with its bindings.</summary>
    [Fact]
    public void Policies_AllHaveABindingInTheirFile()
    {
        foreach (IGrouping<string, (string File, JsonNode Document)> file in s_documents.GroupBy(entry => entry.File))
        {
            Assert.Equal(
                file.Where(entry => KindOf(entry.Document) == PolicyKind).Select(entry => NameOf(entry.Document)).Order(StringComparer.Ordinal),
                file.Where(entry => KindOf(entry.Document) != PolicyKind).Select(entry => entry.Document["spec"]!["policyName"]!.GetValue<string>()).Distinct().Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Who decides fails closed; who advises must not keep anybody.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void FailurePolicy_IsFailWhereSomethingIsDenied(string file, string name)
    {
        bool isDenied = s_documents.Any(entry => KindOf(entry.Document) != PolicyKind && entry.Document["spec"]!["policyName"]!.GetValue<string>() == name
            && entry.Document["spec"]!["validationActions"]!.AsArray().Any(action => action!.GetValue<string>() == "Deny"));
        Assert.Equal(isDenied ? "Fail" : "Ignore", Manifest.Read(file, PolicyKind, name)["spec"]!["failurePolicy"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void MatchConditions_WithoutAKeyOfOurs_AreFalse(string file, string name)
    {
        AdmissionPolicy policy = new(file, name);
        JsonObject bare = Pod();
        _ = bare["metadata"]!.AsObject().Remove("annotations");
        JsonObject[] pods = [bare, Pod(), Pod(("notambicap.dev/web", "KILL"), ("ambicap.dev.example.com/web", "KILL"), ("example.com/ambicap.dev", "KILL"), ("x", "ambicap.dev/x"))];
        foreach (JsonObject pod in pods)
        {
            foreach (string kind in Kinds)
            {
                JsonObject now = Workload(kind, pod.DeepClone());
                Assert.False(policy.Matches(new PolicyRequest { Object = now, OldObject = now, Namespace = Namespace() }), kind);
            }
        }
    }

    /// <summary>Else the conditions would hold by being always false.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void MatchConditions_WithAKeyOfOurs_AreTrue(string file, string name)
    {
        AdmissionPolicy policy = new(file, name);
        bool isOfTemplates = name.StartsWith("ambicap-grants", StringComparison.Ordinal);
        foreach (string key in (string[])["ambient.ambicap.dev/web", "ambicap.dev/x", "ambicap.dev", "x.AMBICAP.dev/web"])
        {
            foreach (string kind in isOfTemplates ? Kinds : ["Pod"])
            {
                JsonObject now = Workload(kind, Pod((key, "KILL")));
                Assert.True(policy.Matches(new PolicyRequest { Object = now, OldObject = Pod(), Namespace = Namespace() }), kind);
            }
        }
    }

    private static string KindOf(JsonNode document) => document["kind"]!.GetValue<string>();

    private static string NameOf(JsonNode document) => document["metadata"]!["name"]!.GetValue<string>();
}
