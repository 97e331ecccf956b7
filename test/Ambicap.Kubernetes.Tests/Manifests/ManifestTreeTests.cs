using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Kubernetes.Trees;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Manifests;

public sealed class ManifestTreeTests
{
    [Fact]
    public void ReadAll_SeveralDocuments_LeavesEmptyOnesOut() =>
        Assert.Equal(2, Read("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n").Count);

    [Fact]
    public void ReadAll_ByteOrderMark_IsPassedOver() =>
        Assert.Equal("{a@1:1: 'x'@1:4}@1:1", Show(Assert.Single(ManifestTree.ReadAll([0xEF, 0xBB, 0xBF, .. "a: x"u8]))));

    [Theory]
    [InlineData("a: [x, 1, ~]\nb: {}\n", "{a@1:1: ['x'@1:5, 1@1:8, null@1:11]@1:4, b@2:1: {}@2:4}@1:1")]
    [InlineData("{\"a\": {\"b\": [1, true]},\n \"c\": \"x\"}", "{a@1:2: {b@1:8: [1@1:14, true@1:17]@1:13}@1:7, c@2:2: 'x'@2:7}@1:1")]
    // Plain words are of the type that kubectl gives them on the way to JSON.
    [InlineData("a: no\nb: 0x3e8\nc: !!str 1\n", "{a@1:1: false@1:4, b@2:1: 0x3e8@2:4, c@3:1: '1'@3:4}@1:1")]
    // Of a key that stands twice in JSON the last value counts, in the first one's place.
    [InlineData("{\"a\": 1, \"b\": 2, \"a\": 3}", "{a@1:18: 3@1:23, b@1:10: 2@1:15}@1:1")]
    // Aliases and merge keys are written out.
    [InlineData("a: &x {b: 1}\nc: *x\n", "{a@1:1: {b@1:8: 1@1:11}@1:4, c@2:1: {b@1:8: 1@1:11}@1:4}@1:1")]
    [InlineData("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", "{a@1:1: {b@1:8: 1@1:11, c@1:14: 2@1:17}@1:4, d@2:1: {c@2:13: 3@2:16, b@1:8: 1@1:11}@2:4}@1:1")]
    public void ReadAll_Document_IsATreeWithPlaces(string text, string expected) => Assert.Equal(expected, Show(Assert.Single(Read(text))));

    [Theory]
    [InlineData("a: 'x", 1, "not valid YAML: ")]
    [InlineData("a: *x\n", 1, "the alias *x has no anchor before it; define it first")]
    [InlineData("? [1]\n: 2\n", 1, "a key is not a single value; Kubernetes has only plain keys")]
    [InlineData("{\"a\": \"\\ud800\"}", 1, "the text here ")]
    public void ReadAll_Broken_NamesTheLine(string text, int line, string message)
    {
        ManifestException failure = Assert.Throws<ManifestException>(() => Read(text));
        Assert.Equal(line, failure.Finding.Position.Line);
        Assert.StartsWith(message, failure.Finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: ")]
    public void ReadAll_TooDeep_IsAnError(string prefix)
    {
        foreach ((char open, char close) in (ReadOnlySpan<(char, char)>)[('[', ']'), ('{', '}')])
        {
            string text = prefix + new string(open, 5000) + new string(close, 5000);
            Assert.Throws<ManifestException>(() => Read(text));
        }
    }

    [Fact]
    public void ReadAll_BillionLaughs_IsAnErrorAndSoon()
    {
        StringBuilder text = new("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.EndsWith(
            "more than 250000 values in one document, aliases written out; split it",
            Assert.Throws<ManifestException>(() => Read(text.ToString())).Finding.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAll_AnyText_EndsInDocumentsOrOneError() =>
        Gen.OneOf(Gen.String, Gen.Char["{}[]:,-&*!|>'\"#%@ \n\tab1"].Array[0, 40].Select(chars => new string(chars))).Sample(
            text =>
            {
                try
                {
                    _ = Read(text);
                }
                catch (ManifestException failure)
                {
                    Assert.True(failure.Finding.Position.Line >= 1);
                }
            },
            iter: 20_000);

    private static IReadOnlyList<ManifestNode> Read(string text) => ManifestTree.ReadAll(Encoding.UTF8.GetBytes(text));

    private static string Show(ManifestNode node) => node switch
    {
        ManifestMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{entry.Key}@{entry.Position}: {Show(entry.Value)}"))}}}@{node.Position}",
        ManifestSequence list => $"[{string.Join(", ", list.Items.Select(Show))}]@{node.Position}",
        ManifestScalar { Type: TokenKind.Text } text => $"'{text.Text}'@{node.Position}",
        ManifestScalar { IsNull: true } => $"null@{node.Position}",
        _ => $"{((ManifestScalar)node).Text}@{node.Position}",
    };
}
