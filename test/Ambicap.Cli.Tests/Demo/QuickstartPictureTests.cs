using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ambicap.Cli.Demo;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Demo;

/// <summary>The README's pictures, which eng/picture.sh draws, show the story as the program expects and tests it.</summary>
public sealed class QuickstartPictureTests
{
    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Picture_Rows_AreTheScenarios(string scheme)
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        IEnumerable<string> rows = XDocument.Load(Path.Combine(Repository.Root, $"docs/pictures/quickstart-{scheme}.svg"))
            .Descendants(svg + "text").Select(text => Regex.Replace(text.Value, " {2,}", "|")).Skip(2);
        Assert.Equal(Scenario.All.Select(row => FormattableString.Invariant($"{row.Number}|{row.Title}|{row.Kep}|{row.Without}|{row.With}")), rows);
    }
}
