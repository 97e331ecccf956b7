using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Conversion.Formats;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Conversion.Tests;

public sealed class ManifestFormatTests
{
    /// <summary>Values whose type programs disagree on.</summary>
    private const string Values = "[y, Y, yes, on, Off, true, True, null, ~, '', 12, +1, -5, 017, 08, 0o17, 0x1F, 0b11, 1_000, 1.5, .5, 1., 1e3, 1E-2, -0, 12345678901234567890, 123456789012345678901234, 1:30, a, '12', \"yes\", 2001-01-01 x, 1.2.3, 0x, '~', 0b12, 1e, +, ., 9f]";

    [Fact]
    public void ToJson_Values_AreWhatKubectlMakesOfThem()
    {
        string? kubectl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(part => Path.Combine(part, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(kubectl is null, "no kubectl is installed");
        string manifest = $"apiVersion: example.com/v1\nkind: Example\nmetadata: {{name: x}}\nspec:\n  base: &b {{a: 1, b: 2}}\n  merged: [{{<<: *b, b: 3}}, {{b: 3, <<: *b}}, {{<<: [*b, {{b: 4, c: 5}}]}}, {{<<: *b, <<: {{b: 4}}}}, {{a: 1, a: 2}}]\n  tagged: [! 12, !!str 12, !!int '12', !foo 12, !!binary aGk=, !!bool 'yes', !!null '']\n  values: {Values}\n";
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(kubectl, ["label", "--local", "-f", "-", "x=y", "-o", "json"]), manifest);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        JsonNode expected = JsonNode.Parse(run.Output)!["spec"]!;
        JsonNode actual = JsonNode.Parse(ManifestFormat.ToJson(manifest))!["spec"]!;
        Assert.Equal(expected["tagged"]!.ToJsonString(), actual["tagged"]!.ToJsonString());
        for (int i = 0; i < expected["values"]!.AsArray().Count; i++)
        {
            Assert.Equal(Comparable(expected["values"]![i]), Comparable(actual["values"]![i]));
        }

        Assert.True(JsonNode.DeepEquals(expected["merged"], actual["merged"]));
    }

    [Fact]
    public void ToYaml_AnyManifest_SaysTheSame() => Gen.Int.Sample(
        seed =>
        {
            string text = ConversionPropertyTests.Make(seed, withGrants: true).Text;
            string json = ManifestFormat.ToJson(text);
            Assert.Equal(json, ManifestFormat.ToJson(ManifestFormat.ToYaml(text)));
            Assert.Equal(json, ManifestFormat.ToJson(ManifestFormat.ToYaml(json)));
        },
        iter: 300);

    [Theory]
    [InlineData("a: 1\n", "{\n  \"a\": 1\n}\n")]
    [InlineData("a: 1\n---\n---\nb: <é>\n", "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n    {\n      \"a\": 1\n    },\n    {\n      \"b\": \"<é>\"\n    }\n  ]\n}\n")]
    [InlineData("", "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": []\n}\n")]
    public void ToJson_Documents_AreAnObjectOrAList(string yaml, string json) => Assert.Equal(json, ManifestFormat.ToJson(yaml));

    [Fact]
    public void ToJson_AliasesOfAliases_AreBounded()
    {
        System.Text.StringBuilder text = new("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++)
        {
            _ = text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        ManifestException failure = Assert.Throws<ManifestException>(() => ManifestFormat.ToJson(text.ToString()));
        Assert.Equal("the result is larger than 64 MiB; write its aliases out", failure.Finding.Message);
    }

    /// <summary>Numbers by their value; how they are printed is each program's own.</summary>
    private static string Comparable(JsonNode? node) => node is null ? "null"
        : node.GetValueKind() == System.Text.Json.JsonValueKind.Number ? node.AsValue().GetValue<double>().ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        : node.ToJsonString();
}
