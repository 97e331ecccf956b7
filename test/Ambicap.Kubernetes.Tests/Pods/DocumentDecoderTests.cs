using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ambicap.Kubernetes.Pods;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Pods;

public sealed class DocumentDecoderTests
{
    private const string Containers = "{containers: [{name: a}]}";

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: z}\nspec: " + Containers, "0 1:1 Pod z/x: a@4:21")]
    [InlineData("spec: " + Containers + "\nmetadata: {name: x}\nkind: Pod\n", "0 1:1 Pod -/x: a@1:21")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: " + Containers + "}}", "0 1:1 Deployment -/: a@3:39")]
    [InlineData("apiVersion: extensions/v1beta1\nkind: DaemonSet\nspec: {template: {spec: " + Containers + "}}", "0 1:1 DaemonSet -/: a@3:39")]
    [InlineData("kind: StatefulSet\nspec: {template: {spec: " + Containers + "}}", "0 1:1 StatefulSet -/: a@2:39")]
    [InlineData("kind: ReplicaSet\nspec: {template: {spec: " + Containers + "}}", "0 1:1 ReplicaSet -/: a@2:39")]
    [InlineData("apiVersion: v1\nkind: ReplicationController\nspec: {template: {spec: " + Containers + "}}", "0 1:1 ReplicationController -/: a@3:39")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nspec: {template: {spec: " + Containers + "}}", "0 1:1 Job -/: a@3:39")]
    [InlineData("apiVersion: batch/v1beta1\nkind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: " + Containers + "}}}}", "0 1:1 CronJob -/: a@3:60")]
    [InlineData("apiVersion: v1\nkind: PodTemplate\ntemplate: {spec: " + Containers + "}", "0 1:1 PodTemplate -/: a@3:32")]
    [InlineData("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nspec: {template: {spec: " + Containers + "}}", "0 1:1 skipped")]
    [InlineData("apiVersion: v1\nkind: Service\nspec: {template: 5}", "0 1:1 skipped")]
    [InlineData("apiVersion: v2\nname: chart", "0 1:1 skipped")]
    [InlineData("kind: [x]\nmetadata: 5", "0 1:1 skipped")]
    [InlineData("- kind: Pod", "0 1:1 skipped")]
    [InlineData("text", "0 1:1 the document must be a mapping, not the text \"text\"")]
    [InlineData("5", "0 1:1 the document must be a mapping, not the number 5")]
    [InlineData("kind: Pod\nmetadata: {name: a}", "0 1:1 the document has no spec; give it its containers")]
    [InlineData("kind: Pod\nspec:", "0 1:1 the document has no spec; give it its containers")]
    [InlineData("kind: Job\nspec: {template: {metadata: {name: a}}}", "0 2:18 spec.template has no spec; give it its containers")]
    [InlineData("{}", "0 1:1 skipped")]
    [InlineData("kind: Deployment\nspec: {template: ~}", "0 1:1 the document has no spec.template; a Deployment makes its Pods of it")]
    [InlineData("kind: Deployment", "0 1:1 the document has no spec.template; a Deployment makes its Pods of it")]
    [InlineData("kind: Deployment\nspec: {}", "0 1:1 the document has no spec.template; a Deployment makes its Pods of it")]
    [InlineData("kind: Job\nspec: {template: {spec: {containers: [{image: x}]}}}", "0 1:1 Job -/: @2:39")]
    [InlineData("kind: Deployment\nspec: {template: 5}", "0 2:18 spec.template must be a mapping, not the number 5")]
    [InlineData("kind: Pod\nmetadata: {name: 5}\nspec: {}", "0 2:18 metadata.name must be text, not the number 5; put it in quotes")]
    [InlineData("kind: Namespace\nmetadata: {name: x, labels: {a: b}, annotations: {c: d}}", "0 1:1 Namespace x: ")]
    [InlineData("kind: Namespace\nmetadata:\n  name: x\n  labels:\n    a: b\n    ambicap.dev/x: ~\n  annotations: {c: d, ambicap.dev/y: z}", "0 1:1 Namespace x: ambicap.dev/x@6:5, ambicap.dev/y@7:23")]
    [InlineData("{\"kind\": \"Namespace\",\n\"metadata\": {\"labels\": {\"a\": \"\", \"ambicap.dev\\/x\": \"\"}}}", "0 1:1 Namespace : ambicap.dev/x@2:34")]
    [InlineData("kind: Namespace\nmetadata: {labels: {a: b, c: 1}}", "0 2:30 metadata.labels.c must be text, not the number 1; put it in quotes")]
    [InlineData("kind: Namespace\nmetadata: {annotations: [a]}", "0 2:25 metadata.annotations must be a mapping, not a list")]
    [InlineData("apiVersion: other/v1\nkind: Namespace\nmetadata: {name: x}", "0 1:1 skipped")]
    public void Decode_OneObject_IsFound(string text, string expected) => Assert.Equal([expected], PodText.Objects(text));

    [Theory]
    [InlineData("")]
    [InlineData("\n# nothing\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    public void Decode_Empty_IsNoDocument(string text) => Assert.Empty(PodText.Objects(text));

    [Fact]
    public void Decode_List_GoesOnBehindABrokenItem()
    {
        const string Text = """
            apiVersion: v1
            items:
            - {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}
            - {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {hostPID: "no"}}
            - 5
            - {kind: List, items: [{kind: Pod, metadata: {name: c}, spec: {}}]}
            - {kind: ConfigMap}
            kind: List
            """;
        string[] expected =
        [
            "0 3:3 Pod -/a: ",
            "0 4:68 items[1].spec.hostPID must be true or false, not the text \"no\"",
            "0 5:3 items[2] must be a mapping, not the number 5",
            "0 6:24 Pod -/c: ",
            "0 7:3 skipped",
        ];
        Assert.Equal(expected, PodText.Objects(Text));
    }

    [Fact]
    public void Decode_TypedList_GivesItsKindToItems()
    {
        Assert.Equal(["0 1:41 Pod -/a: "], PodText.Objects("{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}, spec: {}}]}"));
        Assert.Equal(["0 1:44 skipped"], PodText.Objects("{apiVersion: v1, kind: SecretList, items: [{metadata: {name: a}}]}"));
    }

    [Fact]
    public void Decode_ListInLists_EndsSomewhere()
    {
        string text = string.Concat(Enumerable.Repeat("{kind: List, items: [", 50)) + string.Concat(Enumerable.Repeat("]}", 50));
        Assert.Equal(["0 1:169 skipped"], PodText.Objects(text));
    }

    [Fact]
    public void Decode_SeveralJsonObjects_AreDocumentsWithLines()
    {
        const string Text = """
            {"kind":"Pod","metadata":{"name":"a"},
             "spec":{"containers":[
               {"name":"c"}]}}
            {"kind":"Pod","spec":{"hostIPC":0}} {"kind":"Node"}
            {"kind":"Pod",}
            """;
        string[] expected =
        [
            "0 10:1 Pod -/a: c@12:4",
            "1 13:33 spec.hostIPC must be true or false, not the number 0",
            "2 13:37 skipped",
        ];
        string[] found = PodText.Objects(Text, 10);
        Assert.Equal(expected, found[..^1]);
        Assert.StartsWith("3 14:15 not valid JSON: ", found[^1], StringComparison.Ordinal);
        Assert.EndsWith("; correct the syntax", found[^1], StringComparison.Ordinal);
    }

    /// <summary>What has no Pods may have more values, and what stands behind is read.</summary>
    [Theory]
    [InlineData("kind: Pod\nspec:\n  containers: [ITEMS]\n---\nkind: Other\nspec: [ITEMS]\n---\nkind: Pod\nspec: {containers: [{}]}\n", "8:1")]
    [InlineData("kind: List\nitems:\n- kind: Namespace\n- {kind: Pod, spec: {containers: [ITEMS]}}\n---\nkind: Other\nspec: [ITEMS]\n---\nkind: Pod\nspec: {containers: [{}]}\n", "9:1")]
    [InlineData("{\"kind\":\"Pod\",\"spec\":{\"containers\":[ITEMS]}}\n{\"kind\":\"Other\",\"spec\":[ITEMS]}\n{\"kind\":\"Pod\",\"spec\":{\"containers\":[{}]}}\n", "3:1")]
    public void Decode_MoreValuesThanPodsMayHave_IsNamed(string text, string last)
    {
        string most = string.Join(',', Enumerable.Repeat("{}", (DocumentDecoder.MostValues / 2) - 20));
        Assert.DoesNotContain(Objects(text.Replace("ITEMS", most, StringComparison.Ordinal)), item => item is UnreadableObject);

        DecodedObject[] found = Objects(text.Replace("ITEMS", $"{most},{most}", StringComparison.Ordinal));
        UnreadableObject refused = Assert.IsType<UnreadableObject>(found[0]);
        Assert.Equal($"more than {DocumentDecoder.MostValues} values in a document with Pods, aliases written out; split it", refused.Finding.Message);
        Assert.Equal(3, found.Length);
        _ = Assert.IsType<SkippedObject>(found[1]);
        Assert.Equal(last, Assert.IsType<DecodedWorkload>(found[2]).Position.ToString());

        static DecodedObject[] Objects(string text)
        {
            List<(int Document, DecodedObject Object)> found = [];
            _ = new DocumentDecoder().Decode(Encoding.UTF8.GetBytes(text), 1, found);
            return [.. found.Select(item => item.Object).Where(item => item is not DecodedNamespace)];
        }
    }

    [Fact]
    public void Decode_BrokenUtf8_NamesThePlace()
    {
        List<(int Document, DecodedObject Object)> found = [];
        byte[] text = [.. "a: 1\nb: é"u8, 0xC3, .. " x"u8];
        _ = new DocumentDecoder().Decode(text, 1, found);
        Assert.Equal("2:6", found[0].Object.Position.ToString());
        Assert.Equal("not UTF-8 from here on; write the file in UTF-8", ((UnreadableObject)found[0].Object).Finding.Message);
    }

    [Fact]
    public void Decode_LongText_IsReadInPieces()
    {
        string text = $"kind: Pod\nmetadata: {{name: a, labels: {{x: '{new string('é', 100_000)}'}}}}\nspec: {{containers: [{{name: c}}]}}";
        Assert.Equal(["0 1:1 Pod -/a: c@3:21"], PodText.Objects(text));
    }

    /// <summary>Random changes of real manifests: whatever it is, it ends in objects and findings with places, and soon.</summary>
    [Fact]
    public void Decode_ChangedManifest_EndsInVerdictsOrErrors()
    {
        byte[][] manifests = [.. Manifests()];
        long started = Stopwatch.GetTimestamp();
        Gen<(int Manifest, int Seed)> gen = Gen.Select(Gen.Int[0, manifests.Length - 1], Gen.Int);
        gen.Sample(
            change =>
            {
                byte[] text = Mutation.Of(manifests[change.Manifest], manifests[^(change.Manifest + 1)], new Random(change.Seed));
                List<(int Document, DecodedObject Object)> found = [];
                int documents = new DocumentDecoder().Decode(text, 1, found);
                Assert.All(found, item => Assert.True(item.Document >= 0 && item.Document < documents && item.Object.Position is { Line: >= 1, Column: >= 1 }, $"{item}"));
            },
            iter: 8_000);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2), $"took {Stopwatch.GetElapsedTime(started)}");
    }

    [Fact]
    public void Decode_AnyBytes_EndInVerdictsOrErrors() =>
        Gen.OneOf(Gen.Byte.Array[0, 200], Gen.Char["{}[]:,-&*!|>'\"#%@ \n\tab1~<=?kindPodspec"].Array[0, 80].Select(Encoding.UTF8.GetBytes)).Sample(
            text =>
            {
                List<(int Document, DecodedObject Object)> found = [];
                _ = new DocumentDecoder().Decode(text, 1, found);
            },
            iter: 20_000);

    private static IEnumerable<byte[]> Manifests()
    {
        foreach (string file in Directory.GetFiles(Repository.TestData("admission"), "*.json").Order())
        {
            using JsonDocument review = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement request = review.RootElement.GetProperty("request").GetProperty("object");
            yield return Encoding.UTF8.GetBytes(YamlWriter.Write(request));
            yield return Encoding.UTF8.GetBytes(request.GetRawText());
        }

        yield return Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(Repository.Root, "docs", "pods", "web.yaml")));
        yield return "a: &a {kind: Pod, spec: &s {containers: [{name: x}]}}\n<<: *a\nspec: {<<: *s, hostPID: no}\n---\n- *a\n"u8.ToArray();
    }
}
