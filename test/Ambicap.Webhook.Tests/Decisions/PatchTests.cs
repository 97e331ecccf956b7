using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>The patch has what is missing, and nothing is missing once it is applied.</summary>
public sealed class PatchTests
{
    private const string PutClass = """{"op":"add","path":"/spec/runtimeClassName","value":"ambicap"}""";

    private static readonly Judge s_judge = new(Configurations.Ambient);
    private static readonly Judge s_optedIn = new(Configurations.Ambient, ("ambicap.dev/add-is-ambient", "true"));

    [Fact]
    public void Mutate_GrantsWithoutClass_GetTheClassAlone() =>
        AssertPatch(s_judge, Review.OfPod("NET_BIND_SERVICE", runtimeClass: null), $"[{PutClass}]");

    [Fact]
    public void Mutate_NoGrants_LeavesThePodAlone() => AssertPatch(s_judge, Review.OfPod(null, runtimeClass: null), "[]");

    [Fact]
    public void Mutate_OtherClass_IsLeftForTheRefusal() =>
        AssertPatch(s_judge, Review.OfPod("NET_BIND_SERVICE", runtimeClass: "gvisor"), "[]");

    [Fact]
    public void Mutate_MappedClass_IsReplaced() => AssertPatch(
        new Judge(Configurations.Ambient + "\nruntimeClassMapping: {crun: ambicap}\n"),
        Review.OfPod("NET_BIND_SERVICE", runtimeClass: "crun"),
        $"[{PutClass}]");

    /// <summary>The API server put the old class's overhead there; it puts the new one's there when it is gone.</summary>
    [Fact]
    public void Mutate_MappedClassWithOverhead_TakesTheOverheadAway()
    {
        JsonNode review = Review.OfPod("NET_BIND_SERVICE", runtimeClass: "kata");
        review["request"]!["object"]!["spec"]!["overhead"] = new JsonObject { ["memory"] = "120Mi" };
        AssertPatch(
            new Judge(Configurations.Ambient + "\nruntimeClassMapping: {kata: ambicap}\n"), review, $$"""[{{PutClass}},{"op":"remove","path":"/spec/overhead"}]""");
    }

    [Fact]
    public void Mutate_AddWithoutMetadata_MakesBothObjects()
    {
        JsonNode review = Review.OfPod(null);
        _ = review["request"]!["object"]!.AsObject().Remove("metadata");
        AssertPatch(
            s_optedIn, review, """[{"op":"add","path":"/metadata","value":{"annotations":{"nonroot.ambicap.dev/web":"NET_BIND_SERVICE"}}}]""");
    }

    [Fact]
    public void Mutate_AddInOptedInNamespace_BecomesAnnotation() => AssertPatch(
        s_optedIn,
        Review.OfPod(null, runtimeClass: null),
        $$"""[{"op":"add","path":"/metadata/annotations/nonroot.ambicap.dev~1web","value":"NET_BIND_SERVICE"},{{PutClass}}]""");

    [Fact]
    public void Mutate_AddWithoutAnnotations_MakesTheObject()
    {
        JsonNode review = Review.OfPod(null, runtimeClass: null);
        _ = review["request"]!["object"]!["metadata"]!.AsObject().Remove("annotations");
        AssertPatch(
            s_optedIn,
            review,
            $$$"""[{"op":"add","path":"/metadata/annotations","value":{"nonroot.ambicap.dev/web":"NET_BIND_SERVICE"}},{{{PutClass}}}]""");
    }

    [Fact]
    public void Mutate_AnnotationOfThePod_OptsIn()
    {
        JsonNode review = Review.OfPod(null);
        review["request"]!["object"]!["metadata"]!["annotations"]!["ambicap.dev/add-is-ambient"] = "true";
        AssertPatch(
            s_judge, review, """[{"op":"add","path":"/metadata/annotations/nonroot.ambicap.dev~1web","value":"NET_BIND_SERVICE"}]""");
    }

    /// <summary>Compares the patch, applies it, and mutates again.</summary>
    private static void AssertPatch(Judge judge, JsonNode review, string expected)
    {
        JsonArray patch = AppliedPatch.Read(judge.Mutate(review));
        Assert.Equal(expected, Text(patch));
        AppliedPatch.Apply(review["request"]!["object"]!, patch);
        Assert.Equal("[]", Text(AppliedPatch.Read(judge.Mutate(review))));
    }

    private static string Text(JsonArray patch) => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(patch));
}
