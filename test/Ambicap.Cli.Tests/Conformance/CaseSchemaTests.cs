using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Tests;
using Json.Schema;

namespace Ambicap.Cli.Tests.Conformance;

/// <summary>Every case and every record is what its JSON schema says, by a validator that is not ours.</summary>
public sealed class CaseSchemaTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "conformance");
    private static readonly JsonSchema s_cases = Read("case.schema.json");
    private static readonly JsonSchema s_records = Read("record.schema.json");

    public static TheoryData<string> Cases => FilesOf("cases");

    public static TheoryData<string> Records => FilesOf("recorded");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_OfTheFolder_IsValid(string file) => Assert.Equal([], Faults(s_cases, File.ReadAllText(Path.Combine(s_folder, "cases", file))));

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_OfTheFolder_IsValid(string file) => Assert.Equal([], Faults(s_records, File.ReadAllText(Path.Combine(s_folder, "recorded", file))));

    /// <summary>A record may be older than a case; of one that is no more, it says nothing to anybody.</summary>
    [Theory]
    [MemberData(nameof(Records))]
    public void Record_Cases_AreInTheFolder(string file)
    {
        JsonNode record = JsonNode.Parse(File.ReadAllText(Path.Combine(s_folder, "recorded", file)))!;
        Assert.Equal([], record["cases"]!.AsObject().Select(entry => entry.Key).Where(name => !File.Exists(Path.Combine(s_folder, "cases", name + ".json"))));
    }

    [Theory]
    [InlineData("name", "\"Two Words\"", "/name")]
    [InlineData("needs", "\"luck\"", "/needs")]
    [InlineData("containers", "[]", "/containers")]
    [InlineData("surprise", "1", "/surprise")]
    public void Case_WithAFault_IsRefused(string field, string value, string where)
    {
        JsonObject found = JsonNode.Parse(File.ReadAllText(Path.Combine(s_folder, "cases", "ambient-nonroot.json")))!.AsObject();
        found[field] = JsonNode.Parse(value);
        Assert.Contains(Faults(s_cases, found.ToJsonString()), fault => fault.StartsWith(where, StringComparison.Ordinal));
    }

    private static TheoryData<string> FilesOf(string folder) =>
        [.. Directory.GetFiles(Path.Combine(s_folder, folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static JsonSchema Read(string name) => JsonSchema.FromText(File.ReadAllText(Path.Combine(s_folder, name)));

    private static string[] Faults(JsonSchema schema, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        EvaluationResults results = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Values.Select(error => $"{detail.InstanceLocation}: {error}")).DefaultIfEmpty("invalid")];
    }
}
