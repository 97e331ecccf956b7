using System.Text.Json.Nodes;
using Ambicap.Policy.Ambient;
using CsCheck;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>Of a Pod that exists the policies in CEL refuse what the rules in C# refuse.</summary>
public sealed class ChangesPolicyTests
{
    private const int Updates = 5_000;

    private static readonly AdmissionPolicy s_policy = new("policy/changes.yaml", "ambicap-changes");
    private static readonly AdmissionPolicy s_bindings = new("policy/changes.yaml", "ambicap-bindings");

    /// <summary>An update with other annotations, or with the same ones in another spelling.</summary>
    private static readonly Gen<(JsonNode Before, JsonNode After)> s_update = Gen.Select(AdmittedPods.Pod, AdmittedPods.Annotations, Gen.Int[0, 3], (pod, annotations, kind) =>
    {
        JsonNode after = pod.DeepClone();
        after["metadata"]!["annotations"] = kind switch
        {
            0 => annotations.DeepClone(),
            1 => Respelled(after["metadata"]!["annotations"]!.AsObject()),
            2 => Joined(after["metadata"]!["annotations"]!.AsObject(), annotations),
            _ => after["metadata"]!["annotations"]!.DeepClone(),
        };
        return (pod, after);
    });

    [Fact]
    public void Judge_AnyUpdate_BreaksWhatTheRulesSay() => s_update.Sample(
        update =>
        {
            bool isRefused = AmbientRules.EvaluateUpdate(AdmittedPods.Decode(update.Before), AdmittedPods.Decode(update.After)).Count > 0;
            Assert.Equal(isRefused ? 1 : 0, Judge(update.Before, update.After).Count);
        },
        iter: Updates);

    [Theory]
    [InlineData("ambient.ambicap.dev/debug", true)]
    [InlineData("nonroot.ambicap.dev/debug", true)]
    [InlineData("nonroot.ambicap.dev/other", false)]
    public void Judge_NewEphemeralContainer_IsRefusedWhereAGrantWaitsForIt(string key, bool isRefused)
    {
        JsonNode before = Pod(key, "KILL");
        JsonNode after = before.DeepClone();
        after["spec"]!["ephemeralContainers"] = new JsonArray(new JsonObject { ["name"] = "debug" });
        Assert.Equal(isRefused ? 1 : 0, Judge(before, after).Count);
        Assert.Empty(Judge(after, after));
        Assert.Equal(isRefused ? 1 : 0, AmbientRules.EvaluateUpdate(AdmittedPods.Decode(before), AdmittedPods.Decode(after)).Count);
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web", true)]
    [InlineData("ambicap.dev/x", true)]
    [InlineData("ignore.ambicap.dev/ambient_level", true)]
    [InlineData("example.com/ambicap.dev", false)]
    public void Judge_BindingWithAnnotations_IsRefusedWhereOneIsOurs(string key, bool isRefused)
    {
        Assert.Equal(isRefused ? 1 : 0, s_bindings.Judge(new PolicyRequest { Object = Pod(key, "KILL") }).Count);
        Assert.Empty(s_bindings.Judge(new PolicyRequest { Object = new JsonObject { ["metadata"] = new JsonObject() } }));
    }

    [Fact]
    public void Judge_WithoutAnnotations_IsAllowed()
    {
        JsonObject pod = new() { ["metadata"] = new JsonObject(), ["spec"] = new JsonObject() };
        Assert.Empty(Judge(pod, pod));
    }

    private static List<string> Judge(JsonNode before, JsonNode after) => s_policy.Judge(new PolicyRequest { Object = after, OldObject = before });

    private static JsonObject Pod(string key, string value) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [key] = value } },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web" }) },
    };

    private static JsonObject Respelled(JsonObject annotations) => new(annotations.Select(entry =>
    {
        string[] names = [.. entry.Value!.GetValue<string>().Split(',').Reverse().Select(name => $" {name.ToLowerInvariant()}")];
        return KeyValuePair.Create(entry.Key, (JsonNode?)string.Join(',', names));
    }));

    private static JsonObject Joined(JsonObject annotations, JsonObject others) => new(annotations.Concat(others)
        .DistinctBy(entry => entry.Key).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
}
