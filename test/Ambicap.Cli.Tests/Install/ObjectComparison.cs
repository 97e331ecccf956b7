using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Tests.Install;

/// <summary>Compares sets of objects, object by object, whatever order they and their keys have.</summary>
internal static class ObjectComparison
{
    /// <summary>The objects of a text of YAML.</summary>
    internal static IReadOnlyList<JsonObject> Parse(string yaml) =>
        [.. ManifestTree.ReadAll(Encoding.UTF8.GetBytes(yaml)).OfType<ManifestMapping>().Select(document => (JsonObject)ToJson(document)!)];

    /// <summary>Fails on the first object that one has and the other has not, or has otherwise.</summary>
    internal static void AssertSame(IEnumerable<JsonObject> expected, IEnumerable<JsonObject> actual)
    {
        Dictionary<string, string> wanted = expected.ToDictionary(NameOf, Canonical), found = actual.ToDictionary(NameOf, Canonical);
        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(wanted, item => Assert.Equal(item.Value, found[item.Key]));
    }

    /// <summary>JSON with sorted keys.</summary>
    internal static string Canonical(JsonNode? node) => Sorted(node)?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject mapping => new JsonObject(mapping.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string NameOf(JsonObject item) => $"{item["kind"]} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}";

    private static JsonNode? ToJson(ManifestNode node) => node switch
    {
        ManifestMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        ManifestSequence list => new JsonArray([.. list.Items.Select(ToJson)]),
        ManifestScalar { IsNull: true } => null,
        ManifestScalar { Type: TokenKind.True or TokenKind.False } flag => flag.Type == TokenKind.True,
        ManifestScalar number when ObjectReader.TryNumber(number, out long value) => value,
        ManifestScalar text => text.Text,
        _ => throw new InvalidOperationException(node.Kind),
    };
}
