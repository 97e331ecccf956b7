using System.Text;
using Ambicap.Kubernetes.Manifests;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Manifests;

public sealed class DocumentBoundaryTests
{
    [Theory]
    [InlineData("a\n---\nb\n", "a|---b")]
    [InlineData("---\na\n--- # x\nb\n---\tc", "---a|--- # xb|---\tc")]
    [InlineData("a\n----\n---b\n ---\nc", "a-------b ---c")]
    [InlineData("a\n---", "a|---")]
    [InlineData("a\r\n---\r\nb", "a|---b")]
    [InlineData("%YAML 1.2\n# x\n\n---\na\n---\nb", "%YAML 1.2# x---a|---b")]
    [InlineData("x: |\n  ---\n  a\n---\nb", "x: |  ---  a|---b")]
    [InlineData("{\"a\": 1}\n{\"b\": 2}\n{\n\"c\": {\n}\n}\n", "{\"a\": 1}|{\"b\": 2}|{\"c\": {}}")]
    [InlineData("{\"a\": [\n{},\n{}\n]}\n \n{}", "{\"a\": [{},{}]} |{}")]
    [InlineData("{\"a\": 1}\n---\n{a: 2}\n{b: 3}", "{\"a\": 1}|---{a: 2}{b: 3}")]
    [InlineData("{a: 1}\n{b: 2}", "{a: 1}{b: 2}")]
    [InlineData("", "")]
    public void FindNext_Text_IsCutAtItsDocuments(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Cut(Encoding.UTF8.GetBytes(text)).Select(Encoding.UTF8.GetString)).ReplaceLineEndings(""));

    /// <summary>Wherever a text is cut in two by its last boundary, the documents stay the same: so files can be read in parts.</summary>
    [Fact]
    public void FindLast_AnyBeginning_CutsWhereFindNextDoes() =>
        Gen.Select(Gen.OneOf(Gen.Const("a\n"), Gen.Const("---\n"), Gen.Const("--- b\n"), Gen.Const("%Y\n"), Gen.Const("#\n"), Gen.Const("{\"a\": 1}\n"), Gen.Const("{}\n"), Gen.Const("-"), Gen.Const("\n")).Array[0, 12], Gen.Int[0, 60]).Sample((pieces, length) =>
        {
            byte[] text = Encoding.UTF8.GetBytes(string.Concat(pieces));
            int cut = DocumentBoundary.FindLast(text.AsSpan(0, Math.Min(length, text.Length)));
            if (cut > 0)
            {
                int[] whole = Offsets(text);
                Assert.Contains(cut, whole);
                Assert.Equal(whole, Offsets(text[..cut]).Concat(Offsets(text[cut..]).Select(offset => offset + cut)));
            }
        });

    private static IEnumerable<byte[]> Cut(byte[] text)
    {
        int start = 0;
        foreach (int end in Offsets(text))
        {
            yield return text[start..end];
            start = end;
        }
    }

    private static int[] Offsets(byte[] text)
    {
        List<int> ends = [];
        for (int start = 0; start < text.Length; start = ends[^1])
        {
            ends.Add(DocumentBoundary.FindNext(text, start));
        }

        return [.. ends];
    }
}
