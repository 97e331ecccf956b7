using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Deploy.Tests.Policies;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Tests;
using CsCheck;
using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Engines;

/// <summary>
/// Gatekeeper's template refuses the Pods that the rules in C# refuse. Which reviews reach it is Gatekeeper's to match: <see cref="GatorTests"/>.
/// </summary>
public sealed class GatekeeperTests
{
    private const string Variable = "AMBICAP_GATEKEEPER_JUDGE";
    private const string Folder = "gatekeeper/";
    private const int Pods = 1_000;

    private static readonly string? s_judge = Environment.GetEnvironmentVariable(Variable);

    public static TheoryData<string> Levels => ["restricted", "baseline", "privileged"];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Constraints_Allowed_AreTheLevels(string level)
    {
        JsonNode spec = Constraint(level)["spec"]!;
        Assert.Equal(MayBeAmbient(Parse(level)).Select(capability => capability.ToName()), Names(spec["parameters"]!["allowed"]!));
        Assert.Equal(["ambicap"], Names(spec["parameters"]!["runtimeClasses"]!));
        Assert.Equal(["Pod"], Names(spec["match"]!["kinds"]![0]!["kinds"]!));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Template_AnyPod_IsRefusedWhereTheRulesRefuseIt(string level)
    {
        AmbientContext context = new() { Level = new LevelVersion(Parse(level), PolicyVersion.Latest), RuntimeClasses = ["ambicap"] };
        SkipUnlessThere();
        AdmittedPods.Pod.Array[Pods].Sample(pods => AssertSame(level, context, pods), iter: 1);
    }

    private static void AssertSame(string level, AmbientContext context, JsonNode[] pods)
    {
        IReadOnlyList<string[]> found = Judge(level, pods.Select(pod => new JsonObject { ["object"] = pod.DeepClone() }));
        foreach ((JsonNode pod, string[] messages) in pods.Zip(found))
        {
            string[] expected = [.. AmbientRules.Evaluate(context, AdmittedPods.Decode(pod)).Violations.Select(violation => violation.Reason)];
            Assert.True(expected.Length == 0 == (messages.Length == 0), $"{pod.ToJsonString()}\nexpected {string.Join("; ", expected)}\nfound {string.Join("; ", messages)}");
        }

        Assert.InRange(found.Count(messages => messages.Length > 0), Pods / 10, Pods - 1);
    }

    [Theory]
    [InlineData("KILL", "container \"web\": KILL may not be ambient here, only NET_BIND_SERVICE (annotation ambient.ambicap.dev/web); grant less, or use another namespace")]
    [InlineData("cap_net_bind_service , NET_BIND_SERVICE", "")]
    public void Template_Grant_IsToldWithTheRemedy(string grant, string expected) =>
        Assert.Equal(expected, string.Join('\n', Assert.Single(Judge("restricted", [new JsonObject { ["object"] = Pod(("ambient.ambicap.dev/web", grant)) }]))));

    /// <summary>An update that leaves the grants alone passes, whatever they are.</summary>
    [Theory]
    [InlineData("KILL", " cap_kill", false)]
    [InlineData("KILL", "NET_BIND_SERVICE", true)]
    [InlineData(null, "NET_BIND_SERVICE", true)]
    [InlineData("KILL", null, true)]
    [InlineData(null, null, false)]
    public void Template_Update_KeepsTheGrants(string? before, string? after, bool isRefused)
    {
        JsonObject review = new() { ["operation"] = "UPDATE", ["object"] = Granted(after), ["oldObject"] = Granted(before) };
        Assert.Equal(isRefused ? 1 : 0, Assert.Single(Judge("restricted", [review])).Length);
    }

    private static void SkipUnlessThere() =>
        Assert.SkipUnless(File.Exists(s_judge), $"needs a program named by {Variable}; eng/gatekeeper/judge.go says how to build it");

    private static JsonObject Granted(string? names) => names is null ? Pod() : Pod(("ambient.ambicap.dev/web", names));

    private static IReadOnlyList<string[]> Judge(string level, IEnumerable<JsonObject> reviews)
    {
        SkipUnlessThere();
        using TemporaryFolder folder = new();
        string template = folder.Write("template.json", Manifest.ReadAll(Folder + "template.yaml").Single().ToJsonString());
        string constraint = folder.Write("constraint.json", Constraint(level).ToJsonString());
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(s_judge!, [template, constraint]), string.Concat(reviews.Select(review => review.ToJsonString() + "\n")));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Names(JsonNode.Parse(line)!).ToArray())];
    }

    private static JsonNode Constraint(string level) => Manifest.Read(Folder + "constraints.yaml", "AmbicapGrants", $"ambicap-{level}");

    private static Level Parse(string level) => PodSecurityLabels.TryParseLevel(level, out Level parsed, out _) ? parsed : throw new ArgumentException(level);

    private static IEnumerable<Capability> MayBeAmbient(Level level) => CapabilitySet.AllKnown.Where(capability => AmbientRules.Evaluate(
        new AmbientContext { Level = new LevelVersion(level, PolicyVersion.Latest), RuntimeClasses = ["ambicap"] },
        AdmittedPods.Decode(Pod(("ambient.ambicap.dev/web", capability.ToName())))).Violations.Count == 0);

    private static IEnumerable<string> Names(JsonNode list) => list.AsArray().Select(name => (string)name!);
}
