using Ambicap.Policy.Text;

namespace Ambicap.Policy.Tests.Text;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("web", "web")]
    [InlineData("größe 大", "größe 大")]
    [InlineData("a\e[31mb", "a?[31mb")]
    [InlineData("a\u009b31mb", "a?31mb")]
    [InlineData("a\r\nb\tc", "a??b?c")]
    [InlineData("a\u202eb\u2066c\u200ed", "a?b?c?d")]
    [InlineData("a\u2028b\u200bc\ufeffd\u007f", "a?b?c?d?")]
    public void Of_AnyText_IsOneHarmlessLine(string text, string plain) => Assert.Equal(plain, PlainText.Of(text));

    [Fact]
    public void OfLines_Text_KeepsLineEndsAndTabs() => Assert.Equal("a\n\tb?c?", PlainText.OfLines("a\n\tb\rc\u202e"));

    [Fact]
    public void InOneLine_ListOfALibrary_HasBlanksBetween() => Assert.Equal("one of: 'a' 'b' c?d", PlainText.InOneLine("one of:\n\t'a'\n\t'b'\r\n c\u202ed\n"));

    [Fact]
    public void IsSpecial_EveryControlCharacter_Is() =>
        Assert.All(Enumerable.Range(0, char.MaxValue + 1).Select(number => (char)number).Where(char.IsControl), letter => Assert.True(PlainText.IsSpecial(letter)));
}
