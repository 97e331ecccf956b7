using Ambicap.Host.Toml;

namespace Ambicap.Host.Tests.Toml;

public sealed class TomlDocumentTests
{
    [Theory]
    [InlineData("imports = []\nversion = 2\n", "imports = [X]\nversion = 2\n")]
    [InlineData("imports = [ ] # none\n", "imports = [X ] # none\n")]
    [InlineData("imports = [\"a\"]", "imports = [\"a\", X]")]
    [InlineData("imports = [\n  'a', # the first\n  'b', # the last\n]\n", "imports = [\n  'a', # the first\n  'b', X # the last\n]\n")]
    public void EndOfList_List_TakesAnotherItemThere(string text, string expected)
    {
        (int offset, string separator) = TomlDocument.Parse(text, "f").EndOfList("imports")!.Value;
        string changed = text.Insert(offset, separator + "X");

        Assert.Equal(expected, changed);
        _ = TomlDocument.Parse(changed.Replace("X", "'x'", StringComparison.Ordinal), "f");
    }

    [Theory]
    [InlineData("# c\r\nversion = 2 # two\r\n\r\n[a]\r\n", "# c\r\nversion = 2 # two\r\nX\r\n[a]\r\n")]
    [InlineData("version = 2", "version = 2X")]
    [InlineData("version = 2\n[a]\nversion = 3\n", "version = 2\nX[a]\nversion = 3\n")]
    public void BehindLineOf_Key_IsTheNextLine(string text, string expected) =>
        Assert.Equal(expected, text.Insert(TomlDocument.Parse(text, "f").BehindLineOf("version")!.Value, "X"));

    [Fact]
    public void BehindLineOf_KeyOfATable_IsNoKeyOfTheRoot() => Assert.Null(TomlDocument.Parse("[a]\nversion = 3\n", "f").BehindLineOf("version"));

    [Fact]
    public void Leaves_AnyWayOfWriting_IsOneText()
    {
        const string first = "[a.b]\nc = 'x\\y'\nd.e = [1, 'two', ]\nf = { g = true }\n";
        const string second = "[a.b]\nc = \"x\\\\y\" # comment\n[a.b.d]\ne = [ 1,\n \"two\" ]\n[a.b.f]\ng=true\n";

        Assert.Equal(
            "a.b.c=\"x\\\\y\" a.b.d.e=[1, \"two\"] a.b.f.g=true",
            string.Join(' ', TomlDocument.Parse(first, "f").Root.Leaves().Select(leaf => $"{leaf.Key}={leaf.Value}")));
        Assert.Equal(TomlDocument.Parse(first, "f").Root.Leaves(), TomlDocument.Parse(second, "f").Root.Leaves());
    }
}
