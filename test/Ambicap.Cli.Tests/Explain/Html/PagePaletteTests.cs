using System.Globalization;
using System.Text.RegularExpressions;
using Ambicap.Cli.Explain.Html;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Explain.Html;

public sealed partial class PagePaletteTests
{
    public static TheoryData<string, string, double> Pairs
    {
        get
        {
            TheoryData<string, string, double> pairs = new();
            foreach ((string text, string ground) in PagePalette.Texts)
            {
                pairs.Add(text, ground, 4.5);
            }

            foreach ((string shape, string ground) in PagePalette.Shapes)
            {
                pairs.Add(shape, ground, 3);
            }

            return pairs;
        }
    }

    /// <summary>WCAG 2.2, 1.4.3 and 1.4.11, by its own formula for relative luminance.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void Colours_OnEachOther_HaveContrast(string above, string below, double least)
    {
        (string _, string light, string dark) = PagePalette.Colours.Single(colour => colour.Name == above);
        (string _, string lightGround, string darkGround) = PagePalette.Colours.Single(colour => colour.Name == below);
        Assert.InRange(Contrast(light, lightGround), least, 21);
        Assert.InRange(Contrast(dark, darkGround), least, 21);
    }

    /// <summary>The style sheet has no colour of its own, and none without a value.</summary>
    [Fact]
    public void Style_Colours_AreThoseOfThePalette()
    {
        string style = File.ReadAllText(Path.Combine(Repository.Root, "src/Ambicap.Cli/Explain/Html/page.css"));
        Assert.Equal(
            PagePalette.Colours.Select(colour => colour.Name).Order(StringComparer.Ordinal),
            Variable().Matches(style).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotMatch("#[0-9a-fA-F]{3,8}[;\\s]", style);
    }

    private static double Contrast(string one, string other)
    {
        double first = Luminance(one), second = Luminance(other);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. new[] { 1, 3, 5 }.Select(start => Linear(int.Parse(colour.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);

    [GeneratedRegex("var\\(--([a-z-]+)\\)")]
    private static partial Regex Variable();
}
