using System.Text;
using System.Text.Json;
using Ambicap.Cli.Conversion;
using Ambicap.Cli.Input;
using Ambicap.Conversion;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Cli.Tests.Input;

/// <summary>A List that is read in parts says the same, at the same places, as one that is read at once.</summary>
public sealed class ListPartsTests
{
    private static readonly BatchSizes s_small = BatchSizes.Usual with { Part = 64, Items = 300, LongList = 64 };

    /// <summary>Items in YAML, from the dash on, with what could be taken for an item, a list's end or another document.</summary>
    private static readonly string[] s_yaml =
    [
        "- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: web}]}}\n",
        "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: b\n  spec:\n    containers:\n    - name: web\n      securityContext:\n        capabilities:\n          ambient: [NET_RAW]\n",
        "# between\n- kind: Pod\n  apiVersion: v1\n  metadata: {name: c, annotations: {ambient.ambicap.dev/web: NET_RAW}}\n  spec:\n    containers:\n    - name: web\n",
        "- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: d}\n  data:\n    x: |\n      - kind: Pod\n      items:\n      --- x\n\n    y: \"a\\\n      - b\"\n",
        "-\n  kind: Namespace\n  apiVersion: v1\n  metadata: {name: e}\n",
        "- apiVersion: v1\n  kind: Pod\n  metadata: {name: f}\n  spec: {hostPID: 1}\n",
        "- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: g}\n    spec: {containers: [{name: web}]}\n",
        "- metadata: {name: h}\n",
    ];

    private static readonly string[] s_json =
    [
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a, [{\"x\\"},"spec":{"containers":[{"name":"web"}]}}""",
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"},"spec":{"containers":[{"name":"web","securityContext":{"capabilities":{"ambient":["NET_RAW"]}}}]}}""",
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c","annotations":{"ambient.ambicap.dev/web":"NET_RAW"}},"spec":{"containers":[{"name":"web"}]}}""",
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"d"},"spec":{"hostPID":1}}""",
        """{"metadata":{"name":"e"},"spec":{"containers":[]}}""",
        """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"f"},"spec":{"containers":[{"name":"web"}]}}]}""",
    ];

    private static Gen<string> YamlLists { get; } =
        from items in OneOf(s_yaml).Array[1, 30]
        from indent in OneOf("", "  ")
        from frame in OneOf(
            ("apiVersion: v1\nitems:\n", "kind: List\nmetadata:\n  resourceVersion: \"\"\n"),
            ("---\n# all\nkind: PodList\napiVersion: v1\nmetadata: {}\nitems: # of all\n", ""),
            ("\ufeffkind: List\napiVersion: v1\nitems:\n\n", "metadata: {}\n"),
            ("items:\n", "# end\nkind: List\napiVersion: v1\n"))
        from behind in OneOf("", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: z}\nspec: {hostPID: 2}\n", "...\n")
        from isCarriage in Gen.Bool
        select (frame.Item1 + string.Concat(items.Select(item => Indented(item, indent))) + frame.Item2 + behind).Replace("\n", isCarriage ? "\r\n" : "\n", StringComparison.Ordinal);

    private static Gen<string> JsonLists { get; } =
        from items in OneOf(s_json).Array[1, 30]
        from isIndented in Gen.Bool
        from frame in OneOf(
            ("""{"apiVersion":"v1","items":[""", """],"kind":"List","metadata":{"resourceVersion":""}}"""),
            ("""{"kind":"PodList","metadata":{},"apiVersion":"v1","items":[""", "]}"))
        from behind in OneOf("", "\n", "\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"z\"},\"spec\":{\"hostPID\":2}}\n")
        select Form(frame.Item1 + string.Join(',', items) + frame.Item2, isIndented) + behind;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, IndentSize = 4 };

    [Fact]
    public void Read_YamlList_SaysInPartsWhatItSaysAtOnce() => YamlLists.Sample(CheckSame, iter: 300, threads: 1);

    [Fact]
    public void Read_JsonList_SaysInPartsWhatItSaysAtOnce() => JsonLists.Sample(CheckSame, iter: 300, threads: 1);

    [Theory]
    [InlineData("items:\n", "kind: PodList\n", "the kind, PodList, of a list this long has to stand before its items, or be List; move it there")]
    [InlineData("items:\n", "", "the kind, which is missing, of a list this long has to stand before its items, or be List; move it there")]
    public void Read_KindThatIsKnownTooLate_IsRefused(string before, string behind, string error)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x.yaml", before + string.Concat(Enumerable.Repeat(s_yaml[0], 20)) + behind);
        ManifestBatch last = BatchReader.Read(new InputFile(path, path), s_small).Last();
        Assert.Equal((error, new Position(22, 1)), (last.Error, last.Begin!.Value));
    }

    [Theory]
    [InlineData("kind: Deployment\nitems:\n")]
    [InlineData("kind: List\nitems: [\n")]
    [InlineData("kind: List\nitems:\n  a: b\n")]
    public void Read_NoListInBlockStyle_IsReadAtOnce(string before)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x.yaml", before + string.Concat(Enumerable.Repeat(s_yaml[0], 20)));
        Assert.Null(Assert.Single(BatchReader.Read(new InputFile(path, path), s_small)).Frame);
    }

    [Fact]
    public void Read_ItemTooLarge_IsNamedWithItsPlace()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x.yaml", "kind: List\nitems:\n" + s_yaml[0] + $"- kind: Pod\n  x: {new string('y', 6000)}\n" + s_yaml[0]);
        ManifestBatch last = BatchReader.Read(new InputFile(path, path), s_small with { Largest = 4096 }).Last();
        Assert.StartsWith("an item of a List larger than ", last.Error, StringComparison.Ordinal);
        Assert.Equal(new Position(4, 1), last.Begin);
    }

    private static void CheckSame(string text)
    {
        using TemporaryFolder folder = new();
        InputFile file = new("x", folder.Write("x", text));
        ManifestBatch[] parts = [.. BatchReader.Read(file, s_small)];
        ManifestBatch[] whole = [.. BatchReader.Read(file, BatchSizes.Whole)];
        Assert.True(parts.Length > 1 || text.Length < 1000, text);
        Assert.Equal(Converted(whole), Converted(parts));
        Assert.Equal(Decoded(whole), Decoded(parts));
    }

    /// <summary>Each object with its place and the number of its document.</summary>
    private static string[] Decoded(ManifestBatch[] batches)
    {
        List<string> said = [];
        int before = 0;
        foreach (ManifestBatch batch in batches)
        {
            Assert.Null(batch.Error);
            int first = before;
            before += new PartDecoding<string>(
                batch, (_, item) => Describe(item), item => said.Add($"{first + item.Document}: {item.Object ?? $"{item.Problem}"}")).Run(new DocumentDecoder());
        }

        return [.. said, $"{before} documents"];
    }

    private static string Describe(DecodedObject item) => item switch
    {
        DecodedWorkload workload => $"{workload.Kind} {workload.Name} {workload.Details.Pod} {string.Join(' ', workload.Details.Containers.Select(container => container.Position))}",
        DecodedNamespace found => $"Namespace {found.Name}",
        SkippedObject skipped => $"nothing at {skipped.Position}",
        _ => $"{item}",
    };

    private static string Converted(ManifestBatch[] batches)
    {
        PartConverter converter = new(new ConversionOptions(ConversionTarget.Annotations, ConversionOptions.DefaultRuntimeClass, []), asksForWayBack: false);
        StringBuilder said = new();
        List<string> findings = [];
        foreach (ManifestBatch batch in batches)
        {
            ConvertedPart part = converter.Convert(batch);
            part.Output.ForEach(piece => said.Append(Encoding.UTF8.GetString(piece.Span)));
            findings.AddRange(part.Findings.Select(finding => $"{finding.Path} {finding.Owner}: {finding.ToString("x")}"));
            findings.AddRange(part.Remarks.Select(remark => remark.ToString("x")));
            findings.AddRange(part.Unreadable is { } flaw ? [flaw.ToString("x")] : []);
        }

        // What the way back needs to know goes by all of a document.
        IEnumerable<string> lines = said.ToString().Split('\n').Where(line => !line.Contains("#ambicap:was", StringComparison.Ordinal));
        return string.Join('\n', [.. lines, .. findings]);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static string Form(string json, bool isIndented)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return isIndented ? JsonSerializer.Serialize(document.RootElement, s_indented) : json;
    }

    private static string Indented(string item, string indent) =>
        string.Concat(item.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{indent}{line}\n"));
}
