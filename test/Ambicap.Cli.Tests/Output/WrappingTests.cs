using Ambicap.Cli.Output;
using CsCheck;

namespace Ambicap.Cli.Tests.Output;

public sealed class WrappingTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 3, "one|two|three")]
    [InlineData("incomprehensible a b", 5, "incomprehensible|a b")]
    [InlineData("all but CHOWN,KILL,NET_RAW", 12, "all but|CHOWN,KILL,|NET_RAW")]
    [InlineData("", 5, "")]
    public void Lines_Text_BreaksAtSpacesAndInLongLists(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', Wrapping.Lines(text, width)));

    [Fact]
    public void Lines_AnyText_KeepsEveryLetter() =>
        Gen.Select(Gen.Char["ab, "].Array[0, 60].Select(chars => new string(chars)), Gen.Int[1, 30]).Sample(
            (text, width) => text.Replace(" ", "", StringComparison.Ordinal)
                == string.Concat(Wrapping.Lines(text, width)).Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void Hanging_LongText_IndentsWhatFollows() =>
        Assert.Equal(["[1] one", "    two", "    three"], Wrapping.Hanging("[1] ", "one two three", 9));
}
