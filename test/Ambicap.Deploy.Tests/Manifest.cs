using System.Text.Json.Nodes;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Kubernetes.Trees;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests;

/// <summary>The documents below <c>deploy/</c>, as the API server gets them.</summary>
internal static class Manifest
{
    /// <summary>Every document of a file.</summary>
    /// <param name="path">The file, from <c>deploy/</c> on.</param>
    internal static IReadOnlyList<JsonNode> ReadAll(string path) =>
        [.. ManifestTree.ReadAll(File.ReadAllBytes(Path.Combine(Repository.Root, "deploy", path))).Select(document => ToJson(document)!)];

    /// <summary>The document of a name.</summary>
    internal static JsonNode Read(string path, string kind, string name) => ReadAll(path).Single(document =>
        document["kind"]!.GetValue<string>() == kind && document["metadata"]!["name"]!.GetValue<string>() == name);

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
