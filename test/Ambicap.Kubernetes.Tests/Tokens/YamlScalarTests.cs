using Ambicap.Kubernetes.Tokens;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Tokens;

/// <summary>What kubectl 1.36.2 makes of each word was asked of it (<c>kubectl set image --local -o json</c>).</summary>
public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("", TokenKind.Null)]
    [InlineData("~", TokenKind.Null)]
    [InlineData("Null", TokenKind.Null)]
    [InlineData("nUll", TokenKind.Text)]
    [InlineData("y", TokenKind.True)]
    [InlineData("yes", TokenKind.True)]
    [InlineData("TRUE", TokenKind.True)]
    [InlineData("tRue", TokenKind.Text)]
    [InlineData("n", TokenKind.False)]
    [InlineData("off", TokenKind.False)]
    [InlineData("=", TokenKind.Text)]
    [InlineData("2001-01-01", TokenKind.Text)]
    [InlineData("1:30", TokenKind.Text)]
    [InlineData(".inf", TokenKind.Number)]
    [InlineData("-.INF", TokenKind.Number)]
    [InlineData(".NaN", TokenKind.Number)]
    [InlineData("99999999999999999999", TokenKind.Number)]
    [InlineData("0xFFFFFFFFFFFFFFFFFF", TokenKind.Text)]
    [InlineData("--5", TokenKind.Text)]
    [InlineData("0x", TokenKind.Text)]
    [InlineData("0b", TokenKind.Text)]
    [InlineData("_1", TokenKind.Text)]
    [InlineData("-", TokenKind.Text)]
    [InlineData(".", TokenKind.Text)]
    [InlineData("1e", TokenKind.Text)]
    [InlineData("1.2.3", TokenKind.Text)]
    [InlineData("10Mi", TokenKind.Text)]
    public void ResolvePlain_Word_IsWhatKubectlMakesOfIt(string text, TokenKind kind) =>
        Assert.Equal(kind, YamlScalar.ResolvePlain(text));

    [Theory]
    [InlineData("1000", 1000)]
    [InlineData("1e3", 1000)]
    [InlineData("1000.0", 1000)]
    [InlineData("0777", 511)]
    [InlineData("0888", 888)]
    [InlineData("08", 8)]
    [InlineData("0_8", 8)]
    [InlineData("0b11", 3)]
    [InlineData("0B1", 1)]
    [InlineData("-0b1", -1)]
    [InlineData("+0b1", 1)]
    [InlineData("0o17", 15)]
    [InlineData("0x10", 16)]
    [InlineData("0X1f", 31)]
    [InlineData("-0x1", -1)]
    [InlineData("+5", 5)]
    [InlineData("-0", 0)]
    [InlineData("1_000", 1000)]
    [InlineData("1_", 1)]
    [InlineData("1__0", 10)]
    [InlineData("5.", 5)]
    [InlineData(".5e1", 5)]
    [InlineData("12e03", 12000)]
    [InlineData("1e18", 1_000_000_000_000_000_000)]
    [InlineData("9007199254740993.0", 9007199254740992)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void TryGetInteger_WholeNumber_IsWhatKubectlSends(string text, long value)
    {
        Assert.Equal(TokenKind.Number, YamlScalar.ResolvePlain(text));
        Assert.True(YamlNumber.TryGetInteger(text, out long read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e-1")]
    [InlineData("1e30")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999")]
    [InlineData(".inf")]
    [InlineData(".nan")]
    public void TryGetInteger_OtherNumber_IsRefused(string text)
    {
        Assert.Equal(TokenKind.Number, YamlScalar.ResolvePlain(text));
        Assert.False(YamlNumber.TryGetInteger(text, out _));
    }

    [Fact]
    public void TryGetInteger_AnyLong_ReadsWhatWasWritten() =>
        Gen.Long.Sample(value => YamlNumber.IsNumber($"{value}") && YamlNumber.TryGetInteger($"{value}", out long read) && read == value);

    [Fact]
    public void IsNumber_AnyText_EndsInAnAnswer() =>
        Gen.Char["0123456789abxoXOBeE+-._ infNa"].Array[0, 30].Select(chars => new string(chars)).Sample(
            text => YamlNumber.IsNumber(text) || !YamlNumber.TryGetInteger(text, out _) || !char.IsAsciiDigit(text[0]), iter: 50_000);
}
