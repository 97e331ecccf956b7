using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Tests.Tokens;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("---\n# nothing\n...\n---\n~\n")]
    [InlineData("a: 1\n---\n- b\n---\nc\n", "1:1 MappingStart", "3:1 ListStart", "5:1 Text")]
    [InlineData("{\"a\": 1} {\"b\": 2}\n{}", "1:1 MappingStart", "1:10 MappingStart", "2:1 MappingStart")]
    // A flow mapping of YAML is none of JSON, though both begin alike.
    [InlineData("{a: 1}\n---\n{b: 2}", "1:1 MappingStart", "3:1 MappingStart")]
    public void Read_Text_VisitsItsDocuments(string text, params string[] expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void Read_FirstLine_CountsFromThere() => Assert.Equal(["7:1 MappingStart", "9:1 MappingStart"], Read("a: 1\n---\nb: 2\n", 7));

    /// <summary>kubectl 1.36.4 makes it part of the key, so that there is another field than it seems.</summary>
    [Fact]
    public void Read_ByteOrderMarkWithinTheText_IsRefused()
    {
        Finding finding = Assert.Throws<ManifestException>(() => Read("a: 1\n\ufeffa: 2\n", 1)).Finding;
        Assert.Equal("2:1: a byte order mark within the text, which programs read differently; remove it", $"{finding.Position}: {finding.Message}");
    }

    [Fact]
    public void Read_ControlCharacter_IsRefused()
    {
        Finding finding = Assert.Throws<ManifestException>(() => Read("a: \u0001\n", 1)).Finding;
        Assert.Equal("1:4: a control character, which no YAML has; remove it, or escape it in double quotes", $"{finding.Position}: {finding.Message}");
    }

    [Theory]
    [InlineData("a: 1\n---\nb: 'x", "3:4: not valid YAML: ")]
    public void Read_BrokenDocument_KeepsTheOnesBefore(string text, string expected)
    {
        List<string> before = [];
        Finding finding = Assert.Throws<ManifestException>(() => Read(text, 1, before)).Finding;
        Assert.StartsWith(expected, $"{finding.Position}: {finding.Message}", StringComparison.Ordinal);
        Assert.Equal(["1:1 MappingStart"], before);
    }

    /// <summary>JSON is read while it is visited: whoever takes documents whole gathers them, as <c>DocumentDecoder</c> does.</summary>
    [Fact]
    public void Read_BrokenJson_IsVisitedAsFarAsItGoes()
    {
        List<string> visited = [];
        Finding finding = Assert.Throws<ManifestException>(() => Read("{\"a\": 1}\n{\"a\": }", 1, visited)).Finding;
        Assert.StartsWith("2:7: not valid JSON: ", $"{finding.Position}: {finding.Message}", StringComparison.Ordinal);
        Assert.Equal(["1:1 MappingStart", "2:1 MappingStart"], visited);
    }

    [Fact]
    public void Read_JsonThatEndsTooEarly_SaysSo()
    {
        Finding finding = Assert.Throws<ManifestException>(() => Read("{\"kind\": \"Pod\"", 1, [])).Finding;
        Assert.Equal("1:15: not valid JSON: the text ends within an object or a list; correct the syntax", $"{finding.Position}: {finding.Message}");
    }

    [Theory]
    [InlineData("a: \u0001", "1:4: a control character, which no YAML has; remove it, or escape it in double quotes")]
    [InlineData("a: 1\n# \u007f", "2:3: a control character, which no YAML has; remove it, or escape it in double quotes")]
    public void Read_ControlCharacter_IsNamed(string text, string expected)
    {
        Finding finding = Assert.Throws<ManifestException>(() => Read(text)).Finding;
        Assert.Equal(expected, $"{finding.Position}: {finding.Message}");
    }

    [Theory]
    [InlineData("a: 1\nb: é")]
    [InlineData("{\"a\": \"x\",\n\"b\":\"")]
    public void Read_NoUtf8_NamesThePlace(string before)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(before), 0xC3, (byte)' '];
        Visitor visitor = new([]);
        Finding finding = Assert.Throws<ManifestException>(() => new DocumentReader().Read(text, 1, ref visitor)).Finding;
        Assert.Equal((2, "not UTF-8 from here on; write the file in UTF-8"), (finding.Position.Line, finding.Message));
        Assert.Empty(visitor.Found);
    }

    /// <summary>One reader reads one text after the other, the broken ones too.</summary>
    [Fact]
    public void Read_AfterAFailure_BeginsAnew()
    {
        DocumentReader reader = new();
        Visitor visitor = new([]);
        Assert.Throws<ManifestException>(() => reader.Read("a: &x [1"u8, 1, ref visitor));
        Assert.Throws<ManifestException>(() => reader.Read("a: *x"u8, 1, ref visitor));
        reader.Read("a: 1"u8, 1, ref visitor);
        Assert.Equal(["1:1 MappingStart"], visitor.Found);
    }

    private static List<string> Read(string text, int firstLine = 1, List<string>? found = null)
    {
        Visitor visitor = new(found ?? []);
        new DocumentReader().Read(Encoding.UTF8.GetBytes(text), firstLine, ref visitor);
        return visitor.Found;
    }

    private readonly struct Visitor(List<string> found) : IDocumentVisitor
    {
        internal List<string> Found => found;

        public void Visit<TSource>(ref TSource source)
            where TSource : ITokenSource, allows ref struct
        {
            Assert.True(source.Read());
            found.Add($"{source.Position} {source.Kind}");
            source.Skip();
        }
    }
}
