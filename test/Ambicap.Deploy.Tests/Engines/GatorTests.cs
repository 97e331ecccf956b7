using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Deploy.Tests.Policies;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Tests;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Engines;

/// <summary>
/// Template and constraints as they are, in Gatekeeper's own gator where AMBICAP_GATOR names one: which constraint a namespace's label matches,
/// and what it refuses there.
/// </summary>
public sealed class GatorTests
{
    private const string Variable = "AMBICAP_GATOR";

    /// <summary>Values of the label that a namespace enforces by, with the level that counts.</summary>
    private static readonly (string? Label, Level Level)[] s_namespaces =
    [
        (null, Level.Privileged), ("privileged", Level.Privileged), ("baseline", Level.Baseline), ("restricted", Level.Restricted), ("restrictd", Level.Restricted),
    ];

    private static readonly string? s_gator = Environment.GetEnvironmentVariable(Variable);

    [Fact]
    public void Constraints_EachCapabilityInEachNamespace_AreRefusedWhereTheRulesRefuse()
    {
        Assert.SkipUnless(File.Exists(s_gator), $"needs a gator named by {Variable}; it was run with 3.21.0, see docs/policy-without-webhook.md");
        JsonObject[] pods = [.. s_namespaces.SelectMany(space => CapabilitySet.AllKnown, (space, capability) => Granted(space.Label, capability))];
        Assert.Equal(pods.Where(IsRefused).Select(NameOf).Order(StringComparer.Ordinal), Refused(pods).Order(StringComparer.Ordinal));
    }

    private static bool IsRefused(JsonObject pod)
    {
        Level level = s_namespaces.Single(space => NamespaceOf(space.Label) == (string?)pod["metadata"]!["namespace"]).Level;
        AmbientContext context = new() { Level = new LevelVersion(level, PolicyVersion.Latest), RuntimeClasses = ["ambicap"] };
        return AmbientRules.Evaluate(context, AdmittedPods.Decode(pod)).Violations.Count > 0;
    }

    private static IEnumerable<string> Refused(IEnumerable<JsonObject> pods)
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["template.yaml", "constraints.yaml"])
        {
            folder.Write(name, File.ReadAllText(Path.Combine(Repository.Root, "deploy", "gatekeeper", name)));
        }

        folder.Write("objects.yaml", string.Join("\n---\n", s_namespaces.Select(space => Namespace(space.Label)).Concat(pods).Select(item => item.ToJsonString())));
        ProgramRun run = ProgramRun.Of(s_gator!, "test", "--filename", folder.Path, "--output", "json");
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        return JsonNode.Parse(run.Output)!.AsArray().Select(result => NameOf(result!["violatingObject"]!.AsObject())).Distinct();
    }

    private static JsonObject Namespace(string? label) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = NamespaceOf(label),
            ["labels"] = label is null ? new JsonObject() : new JsonObject { ["pod-security.kubernetes.io/enforce"] = label },
        },
    };

    private static JsonObject Granted(string? label, Capability capability)
    {
        JsonObject pod = Pod(("ambient.ambicap.dev/web", capability.ToName()));
        pod["apiVersion"] = "v1";
        pod["metadata"]!["namespace"] = NamespaceOf(label);
        pod["metadata"]!["name"] = capability.ToName().ToLowerInvariant().Replace('_', '-');
        return pod;
    }

    private static string NamespaceOf(string? label) => label ?? "unlabelled";

    private static string NameOf(JsonObject pod) => $"{pod["metadata"]!["namespace"]}/{pod["metadata"]!["name"]}";
}
