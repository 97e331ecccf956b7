using Ambicap.Cli.Check;
using CsCheck;

namespace Ambicap.Cli.Tests.Check;

public sealed class TableVerdictsTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 3, "one|two|three")]
    [InlineData("incomprehensible a b", 5, "incomprehensible|a b")]
    [InlineData("", 5, "")]
    public void Wrap_Text_BreaksAtSpaces(string text, int width, string lines) => Assert.Equal(lines, string.Join('|', TableVerdicts.Wrap(text, width)));

    [Fact]
    public void Wrap_AnyText_KeepsEveryWord() =>
        Gen.Select(Gen.Char["ab "].Array[0, 60].Select(chars => new string(chars)), Gen.Int[1, 30]).Sample(
            (text, width) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SequenceEqual(
                string.Join(' ', TableVerdicts.Wrap(text, width)).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
