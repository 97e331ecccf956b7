using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Conversion.Documents;
using Ambicap.Conversion.Formats;
using Ambicap.Tests;

namespace Ambicap.Conversion.Tests;

/// <summary>
/// Blocks of text that begin with lines of blanks, as Helm's <c>nindent</c> renders them. kubectl reads them where no such line is longer
/// than the text's indentation.
/// </summary>
public sealed class BlockScalarTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: web\n    securityContext:\n      capabilities:\n        drop: [ALL]\n        ambient: [KILL]\n";

    private static readonly ConversionOptions s_there = ConversionOptions.Default;
    private static readonly ConversionOptions s_back = s_there with { Target = ConversionTarget.Native };

    /// <summary>What stands below <c>data:</c> of a ConfigMap; <c>_</c> is a blank.</summary>
    private static readonly string[] s_blocks =
    [
        "  a: |\n____\n____x\n",
        "  a: |\n_\n__\n____x\n",
        "  a: |\n\n____\n__\n____x: y\n\n____z\n",
        "  a: |-\n____\n____x\n",
        "  a: |+\n____\n____x\n\n\n",
        "  a: |2\n__\n____x\n",
        "  a: >\n____\n____x\n____y\n",
        "  a: >-\n___\n____\n____x\n______y\n____z\n",
        "  a: |\n____\n",
        "  a: |\n____\n____\n  b: c\n",
        "  a: |\n____\n____# no comment\n  # a comment\n  b: >\n____\n____x\n",
    ];

    public static TheoryData<string> Texts => [.. s_blocks.SelectMany(block => new[]
    {
        $"apiVersion: v1\nkind: ConfigMap\ndata:\n{block}---\n{Pod}",
        $"{Pod}---\napiVersion: v1\nkind: ConfigMap\ndata:\n{block}",
        $"{Pod}---\napiVersion: v1\nkind: ConfigMap\ndata:\n{block}".TrimEnd('\n'),
        Pod.Replace("    securityContext:", $"    args:\n    -{block[4..].Replace("\n", "\n__", StringComparison.Ordinal).TrimEnd('_')}    securityContext:", StringComparison.Ordinal),
        Pod.Replace("spec:", $"  annotations:\n  {block.Replace("\n", "\n  ", StringComparison.Ordinal).TrimEnd(' ')}spec:", StringComparison.Ordinal),
    }).Select(text => text.Replace('_', ' ')).SelectMany(text => new[] { text, text.Replace("\n", "\r\n", StringComparison.Ordinal) })];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Convert_BlockThatBeginsWithBlanks_ComesBackByteForByte(string native)
    {
        ConversionResult there = ManifestConverter.Convert(native, s_there);
        Assert.Empty(there.Findings);
        Assert.Contains("    ambient.ambicap.dev/web: KILL", there.Text, StringComparison.Ordinal);
        Assert.Equal(Lines(native).Except(Lines(there.Text)), [native.Contains('\r', StringComparison.Ordinal) ? "        ambient: [KILL]\r" : "        ambient: [KILL]"]);
        Assert.Equal(native, ManifestConverter.Convert(there.Text, s_back).Text);
    }

    [Fact]
    public void ToJson_BlocksThatBeginWithBlanks_SayWhatKubectlReads()
    {
        string? kubectl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(part => Path.Combine(part, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(kubectl is null, "no kubectl is installed");
        foreach (string block in s_blocks)
        {
            string manifest = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata:\n{block.Replace('_', ' ')}";
            ProgramRun run = ProgramRun.Of(new ProcessStartInfo(kubectl, ["label", "--local", "-f", "-", "x=y", "-o", "json"]), manifest);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.Equal(JsonNode.Parse(run.Output)!["data"]!.ToJsonString(), JsonNode.Parse(ManifestFormat.ToJson(manifest))!["data"]!.ToJsonString());
        }
    }

    private static string[] Lines(string text) => text.Split('\n');
}
