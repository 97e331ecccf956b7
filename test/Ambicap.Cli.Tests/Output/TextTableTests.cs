using Ambicap.Cli.Output;

namespace Ambicap.Cli.Tests.Output;

public sealed class TextTableTests
{
    private static readonly string[] s_masks = ["1ffffffffff", "1ffffffffff"];

    [Fact]
    public void Lines_RoomEnough_IsALineARowWithoutTrailingBlanks() =>
        Assert.Equal(["NAME  WHAT IS SAID", "a     one two three", "long  four"], Table(["a", "one two three"], ["long", "four"]).Lines(int.MaxValue));

    [Fact]
    public void Lines_LessRoom_WrapsTextBetweenWords() => Assert.Equal(
        ["NAME  WHAT IS SAID", "a     one two three four", "      five six"],
        Table(["a", "one two three four five six"]).Lines(26));

    [Fact]
    public void Lines_NoRoomForWords_IsABlockARow()
    {
        TextTable table = new("NAME", "INH", "PRM");
        table.Add(["a", .. s_masks]);
        table.Add("b", "-", "400");
        Assert.Equal(["NAME a", "  INH  1ffffffffff", "  PRM  1ffffffffff", "NAME b", "  PRM  400"], table.Lines(20));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void Lines_AnyWidth_BreaksNoWordAndKeepsWithinIt(int width)
    {
        TextTable table = new("POD", "WHAT", "INH", "PRM", "NOTE");
        table.Add(["web", "port 80, add NET_BIND_SERVICE, setcap image", .. s_masks, "name SYS_PTRACE in capabilities.add too"]);
        string[] lines = [.. table.Lines(width)];
        Assert.All(lines, line => Assert.True(line.Length <= width && line == line.TrimEnd(), line));
        Assert.All(["NET_BIND_SERVICE,", "1ffffffffff", "capabilities.add"], word => Assert.Contains(word, string.Join('\n', lines), StringComparison.Ordinal));
    }

    [Fact]
    public void Add_ForeignText_IsPrintable() =>
        Assert.Equal("a  b?[31m?c", Table(["a", "b\e[31m\u202ec"]).Lines(int.MaxValue).Last().Replace("     ", "  ", StringComparison.Ordinal));

    private static TextTable Table(params string[][] rows)
    {
        TextTable table = new("NAME", "WHAT IS SAID");
        Array.ForEach(rows, row => table.Add(row));
        return table;
    }
}
