using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Tests.Tokens;

public sealed class YamlDocumentTests
{
    [Theory]
    [InlineData("a: [1, x, ~]\nb: {c: yes}", "{ a [ 1 x null ] b { c True } }")]
    [InlineData("a: '1'\nb: \"yes\"\nc: |\n  no\n", "{ a '1' b 'yes' c 'no\n' }")]
    [InlineData("a: !!str 12\nb: !foo x\nc: ! 12\nd: !!int '5'\ne: !!bool \"on\"\nf: !!binary QUxM", "{ a '12' b x c '12' d 5 e True f 'ALL' }")]
    [InlineData("a: &x [1]\nb: *x\n", "{ a [ 1 ] b [ 1 ] }")]
    [InlineData("&k a: 1\nb: *k\n", "{ a 1 b 'a' }")]
    [InlineData("&k a: 1\n? *k\n: 2\nb: 3\n", "{ a 1 a 2 b 3 }")]
    [InlineData("a: 1\nb: 2\na: 3\n", "{ a 1 b 2 a 3 }")]
    public void ReadNext_Document_HasTheTokensOfItsJson(string text, string tokens)
    {
        Assert.Equal(tokens, Read(text));
    }

    /// <summary>As kubectl 1.36.2 merges.</summary>
    [Theory]
    [InlineData("a: 1\n<<: {a: 2, b: 3}\n", "{ a 1 << { a 2 b 3 } a 2 b 3 }")]
    [InlineData("<<: {a: 2, b: 3}\na: 1\n", "{ << { a 2 b 3 } a 1 b 3 }")]
    [InlineData("<<: [{a: 1}, {a: 2, b: 3}]\n", "{ << [ { a 1 } { a 2 b 3 } ] a 2 b 3 a 1 }")]
    [InlineData("<<: {a: 1}\na: 2\n<<: {a: 3, b: 4}\n", "{ << { a 1 } a 2 << { a 3 b 4 } a 3 b 4 }")]
    [InlineData("'<<': {a: 2}\n", "{ << { a 2 } }")]
    public void ReadNext_MergeKey_AppendsWhatCounts(string text, string tokens) => Assert.Equal(tokens, Read(text));

    [Theory]
    [InlineData("a: 'x", "1:4: not valid YAML: while scanning a quoted scalar, found unexpected end of stream; correct the syntax")]
    [InlineData("a: *x\n", "1:4: the alias *x has no anchor before it; define it first")]
    [InlineData("a: &x [*x]\n", "1:8: the alias *x has no anchor before it; define it first")]
    [InlineData("? [1]\n: 2\n", "1:3: a key is not a single value; Kubernetes has only plain keys")]
    [InlineData("<<: 5\n", "1:1: this merge key (<<) has something else than mappings; give it mappings")]
    [InlineData("<<: ~\n", "1:1: this merge key (<<) has something else than mappings; give it mappings")]
    [InlineData("a: !!int x\n", "1:4: \"x\" is not what its tag tag:yaml.org,2002:int says; remove the tag")]
    [InlineData("a: !!binary '@@'\n", "1:4: \"@@\" is not what its tag tag:yaml.org,2002:binary says; remove the tag")]
    public void ReadNext_Broken_NamesPlaceAndRemedy(string text, string message) => Assert.Equal(message, Failure(text));

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void ReadNext_TooDeep_IsAnError(char open, char close)
    {
        Assert.Equal("1:258: nested more than 256 deep; flatten the document", Failure(new string('[', 5000)));
        _ = Failure(new string(open, 100_000) + new string(close, 100_000));
    }

    [Fact]
    public void ReadNext_AliasesThatGrow_AreBounded()
    {
        StringBuilder text = new("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.EndsWith("more than 250000 values in one document, aliases written out; split it", Failure(text.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadNext_MergesThatGrow_AreBounded()
    {
        StringBuilder text = new("a0: &a0 {k: [x,x,x,x,x,x,x,x,x,x]}\n");
        for (int i = 1; i < 40; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} {{k{i}: *a{i - 1}, <<: *a{i - 1}}}\n");
        }

        Assert.EndsWith("more than 250000 values in one document, aliases written out; split it", Failure(text.ToString()), StringComparison.Ordinal);
    }

    /// <summary>Each of these once made, or might make, a parser take more than linear time.</summary>
    [Theory]
    [InlineData("- ", 200_000)]
    [InlineData("[", 1_000_000)]
    [InlineData("{a: ", 200_000)]
    [InlineData("? ", 200_000)]
    [InlineData("a: ", 200_000)]
    [InlineData("!a ", 200_000)]
    [InlineData("&a ", 200_000)]
    [InlineData("\"", 1_000_001)]
    [InlineData("'", 1_000_001)]
    [InlineData("a", 5_000_000)]
    [InlineData("a ", 1_000_000)]
    [InlineData("\n ", 500_000)]
    [InlineData("#\n", 500_000)]
    [InlineData("- a\n", 300_000)]
    [InlineData("%a\n", 200_000)]
    [InlineData("--- a\n", 100_000)]
    [InlineData("\t", 1_000_000)]
    [InlineData("[a,", 100_000)]
    [InlineData("a:\n ", 100_000)]
    [InlineData("|\n", 200_000)]
    [InlineData("*a ", 200_000)]
    [InlineData("k: {<<: {}, <<: {}", 50_000)]
    public void ReadNext_LongNonsense_EndsSoon(string piece, int times)
    {
        string text = new StringBuilder().Insert(0, piece, times).ToString();
        long started = Stopwatch.GetTimestamp();
        try
        {
            _ = Read(text);
        }
        catch (ManifestException failure)
        {
            Assert.True(failure.Finding.Position.Line >= 1);
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"{piece} took {Stopwatch.GetElapsedTime(started)}");
    }

    private static string Failure(string text)
    {
        Finding finding = Assert.Throws<ManifestException>(() => Read(text)).Finding;
        return $"{finding.Position}: {finding.Message}";
    }

    private static string Read(string text)
    {
        YamlDocument document = new();
        document.Begin(Encoding.UTF8.GetBytes(text));
        List<string> tokens = [];
        while (document.ReadNext())
        {
            YamlTokenSource source = document.CreateSource();
            while (source.Read())
            {
                tokens.Add(Show(source));
            }
        }

        return string.Join(' ', tokens);
    }

    private static string Show(YamlTokenSource source) => source.Kind switch
    {
        TokenKind.MappingStart => "{",
        TokenKind.MappingEnd => "}",
        TokenKind.ListStart => "[",
        TokenKind.ListEnd => "]",
        TokenKind.Key => Encoding.UTF8.GetString(source.Key),
        TokenKind.Text => source.Text == "x" ? "x" : $"'{source.Text}'",
        TokenKind.Number => source.Text,
        TokenKind.Null => "null",
        _ => source.Kind.ToString(),
    };
}
