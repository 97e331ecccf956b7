using Ambicap.Capabilities;
using Ambicap.Conversion.Documents;
using Ambicap.Conversion.Functions;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Seccomp;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Conversion.Tests;

/// <summary>Broken and odd manifests: none may crash the converter, and none may be damaged by it.</summary>
public sealed class ConversionFuzzTests
{
    private static readonly string[] s_pieces =
    [
        " ", "\n", "\t", ":", "- ", "#", " # x", "'", "\"", "{", "}", "[", "]", ",", "&a ", "*a", "<<: *a\n", "!!str ", "!x ", "|\n", ">-\n", "? ", "---\n",
        "...\n", "%YAML 1.1\n", "\r", "\r\n", "\u0085", "\u2028", "\ufeff", "null", "~", "ambient: [KILL]\n", "capabilities: ", "name: ", "😀", "\\", "\0",
    ];

    private static readonly ConversionOptions s_there = ConversionOptions.Default;
    private static readonly ConversionOptions s_back = s_there with { Target = ConversionTarget.Native };

    [Fact]
    public void Convert_BrokenManifest_IsConvertedOrRefusedNeverDamaged()
    {
        int converted = 0;
        Gen.Int.Sample(seed => Check(seed, ref converted), iter: 5_000, print: seed => $"seed {seed}:\n{Break(seed)}");
        Assert.True(converted > 500, $"only {converted} were converted, the rest tested nothing");
    }

    private static void Check(int seed, ref int converted)
    {
        string text = Break(seed);
        if (TryConvert(text, s_there) is { IsChanged: true } there)
        {
            _ = Interlocked.Increment(ref converted);
            Assert.Equal(Rest(text), Rest(there.Text));
            Assert.Equal(there.Text, TryConvert(there.Text, s_there)?.Text);
            ConversionResult? back = TryConvert(there.Text, s_back);
            Assert.NotNull(back);
            Assert.True(!there.IsReversible || back.Text == text, "the way back differs");
        }

        if (TryConvert(text, s_back) is { IsChanged: true } native)
        {
            Assert.Equal(Rest(text), Rest(native.Text));
        }
    }

    [Fact]
    public void Convert_AnyText_EndsInAResult() =>
        Gen.Char["{}[]:,-&*!|>'\"#%@?<~ \n\r\tabmient\u0085"].Array[0, 60].Select(chars => "ambient ambicap.dev/ \n" + new string(chars)).Sample(
            text =>
            {
                _ = TryConvert(text, s_there);
                _ = TryConvert(text, s_back);
            },
            iter: 20_000);

    [Fact]
    public void Run_BrokenList_EndsInAnAnswer()
    {
        string list = File.ReadAllText(Repository.TestData("Functions", "kustomize-4.5.4.yaml"));
        Gen.Int.Sample(
            seed =>
            {
                string text = Break(list, new Random(seed));
                if (ResourceListFunction.IsOne(text))
                {
                    Assert.True(ResourceListFunction.IsOne(ResourceListFunction.Run(text, s_there).Text));
                }
            },
            iter: 2_000,
            print: seed => Break(list, new Random(seed)));
    }

    private static ConversionResult? TryConvert(string text, ConversionOptions options)
    {
        try
        {
            ConversionResult result = ManifestConverter.Convert(text, options);
            Assert.All(result.Findings, finding => Assert.True(finding.Position.Line >= 1 && finding.Position.Column >= 1));
            Assert.True(result.Findings.Count == 0 || ReferenceEquals(result.Text, text), "a refusal that changes the text");
            return result;
        }
        catch (ManifestException)
        {
            return null;
        }
    }

    /// <summary>A manifest with some pieces put in, taken out, doubled or swapped.</summary>
    internal static string Break(int seed) => Break(ConversionPropertyTests.Make(seed, withGrants: true).Text, new Random(seed ^ 0x5f3759df));

    private static string Break(string text, Random random)
    {
        for (int i = random.Next(1, 5); i > 0 && text.Length > 0; i--)
        {
            int at = random.Next(text.Length);
            int end = Math.Min(text.Length, at + random.Next(1, 8));
            int line = text.LastIndexOf('\n', at) + 1;
            int next = text.IndexOf('\n', at) + 1;
            text = random.Next(5) switch
            {
                0 => text.Remove(at, end - at),
                1 when next > line => text.Insert(next, text[line..next]),
                2 when next > line => text.Remove(line, next - line),
                3 => text.Insert(line, s_pieces[random.Next(s_pieces.Length)]),
                _ => text.Insert(at, s_pieces[random.Next(s_pieces.Length)]),
            };
        }

        return text;
    }

    /// <summary>What is left of objects when everything that a conversion may touch is taken out; null where another reader cannot
    /// read them, which has its own limits.</summary>
    private static string? Rest(string text)
    {
        try
        {
            List<PlainNode> documents = PlainNode.ReadAll(text);
            documents.ForEach(document => Strip(document));
            return string.Join("\n", documents);
        }
        catch (Exception failure) when (failure is SharpYaml.YamlException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void Strip(PlainNode node)
    {
        node.List?.ForEach(Strip);
        foreach ((string key, PlainNode value) in node.Map?.ToArray() ?? [])
        {
            Strip(value);
            _ = key == "add" ? value.List?.RemoveAll(name => CapabilityName.TryParse(name.Text, out Capability capability) && SeccompGates.Of(capability) is not null) : 0;
            bool isOurs = key is "ambient" or "addForNonRoot" or "setForNonRoot" or "runtimeClassName" || key.Contains("ambicap.dev/", StringComparison.Ordinal);
            if (isOurs || value is { Map.Count: 0 } or { Value: "~null" } || (key == "add" && value.List is { Count: 0 }))
            {
                _ = node.Map!.Remove(key);
            }
        }
    }
}
