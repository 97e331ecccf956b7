using System.Text.RegularExpressions;
using Ambicap.Conversion.Documents;
using CsCheck;

namespace Ambicap.Conversion.Tests;

/// <summary>Random objects in random styles.</summary>
public sealed class ConversionPropertyTests
{
    private static readonly ConversionOptions s_there = ConversionOptions.Default;
    private static readonly ConversionOptions s_back = ConversionOptions.Default with { Target = ConversionTarget.Native };

    [Fact]
    public void Convert_AnyStyle_GivesTheSameObjectsPlusTheGrant() => Sample((text, _) =>
    {
        ConversionResult result = Convert(text, s_there);
        Assert.Equal(
            ConversionOracle.Normalize(ConversionOracle.ToAnnotations(PlainNode.ReadAll(text))),
            ConversionOracle.Normalize(PlainNode.ReadAll(result.Text)));
    });

    [Fact]
    public void Convert_Twice_ChangesNothing() => Sample((text, _) =>
    {
        string once = Convert(text, s_there).Text;
        Assert.Equal(once, Convert(once, s_there).Text);
    });

    [Fact]
    public void Convert_ThereAndBack_GivesTheOriginalFile() => Sample((text, isJson) =>
    {
        ConversionResult there = Convert(text, s_there);
        ConversionResult back = Convert(there.Text, s_back);
        if (there.IsReversible)
        {
            Assert.Equal(text, back.Text);
        }
        else
        {
            // JSON has no comments in which the original's spelling could be kept, nor which names of add were there before.
            Assert.True(isJson, "not reversible");
            Assert.Equal(Once(Annotated(text)), Once(Annotated(back.Text)));
        }
    });

    [Fact]
    public void Convert_NothingToConvert_IsTheInput() => Sample(
        (text, _) =>
        {
            Assert.Same(text, Convert(text, s_there).Text);
            Assert.Same(text, Convert(text, s_back).Text);
        },
        withGrants: false);

    /// <summary>A name that its author wrote twice in a list comes back once.</summary>
    private static string Once(string objects) => Regex.Replace(objects, """(\["[A-Za-z_]+"\])\1+""", "$1");

    private static string Annotated(string text) =>
        ConversionOracle.Normalize(ConversionOracle.SortAdd(ConversionOracle.ToAnnotations(PlainNode.ReadAll(text))));

    private static void Sample(Action<string, bool> check, bool withGrants = true) => Gen.Int.Sample(
        seed =>
        {
            (string text, bool isJson) = Make(seed, withGrants);
            check(text, isJson);
        },
        iter: 1_000,
        print: seed => $"seed {seed}:\n{Make(seed, withGrants).Text}");

    internal static (string Text, bool IsJson) Make(int seed, bool withGrants)
    {
        Random random = new(seed);
        ManifestGenerator objects = new(random) { WithGrants = withGrants };
        StyleWriter writer = new(random);
        return (writer.Write([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => objects.Next())]), writer.IsJson);
    }

    private static ConversionResult Convert(string text, ConversionOptions options)
    {
        ConversionResult result = ManifestConverter.Convert(text, options);
        Assert.Equal([], result.Findings.Select(finding => finding.ToString("f")));
        return result;
    }
}
