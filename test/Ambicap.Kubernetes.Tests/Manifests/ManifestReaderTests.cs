using System.Text;
using Ambicap.Kubernetes.Manifests;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Manifests;

public sealed class ManifestReaderTests
{
    [Fact]
    public void ReadAll_SeveralDocuments_LeavesEmptyOnesOut() =>
        Assert.Equal(2, Read("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n").Length);

    [Fact]
    public void ReadAll_Json_IsReadAsWell() =>
        Assert.Equal("x", ((ManifestScalar)((ManifestMapping)Read("{\"a\": {\"b\": [1, 2]}, \"c\": \"x\"}")[0]).Find("c")!).Text);

    [Fact]
    public void ReadAll_Alias_SharesTheNode()
    {
        ManifestMapping root = (ManifestMapping)Read("a: &x {b: 1}\nc: *x\n")[0];
        Assert.Same(root.Find("a"), root.Find("c"));
    }

    [Theory]
    [InlineData("a: 'x", 1, "not valid YAML: ")]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, "the key \"a\" stands twice in one mapping; remove one")]
    [InlineData("a: *x\n", 1, "the alias *x has no anchor before it; define it first")]
    [InlineData("? [1]\n: 2\n", 1, "a key is not a single value; Kubernetes has only plain keys")]
    [InlineData("a: &x {}\nb:\n  <<: *x\n", 3, "merge keys (<<) are not read; write the keys out")]
    public void ReadAll_Broken_NamesTheLine(string text, int line, string message)
    {
        ManifestException failure = Assert.Throws<ManifestException>(() => Read(text));
        Assert.Equal(line, failure.Finding.Position.Line);
        Assert.StartsWith(message, failure.Finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void ReadAll_TooDeep_IsAnError(char open, char close)
    {
        string text = new string(open, 5000) + new string(close, 5000);
        Assert.Throws<ManifestException>(() => Read(text));
    }

    [Fact]
    public void ReadAll_BillionLaughs_StaysSmall()
    {
        StringBuilder text = new("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Single(Read(text.ToString()));
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

    private static ManifestNode[] Read(string text) => [.. ManifestReader.ReadAll(new StringReader(text))];
}
