using System.Text.Json.Nodes;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Install;

/// <summary>The manifests of <c>deploy/</c>, which are the one source of what is installed: they are part of this program.</summary>
internal static class PlainManifests
{
    /// <summary>The namespace that they are written for.</summary>
    internal const string Namespace = "ambicap-system";

    /// <summary>Every object of a file.</summary>
    /// <param name="file">The file, from <c>deploy/</c> on.</param>
    internal static IReadOnlyList<JsonObject> Read(string file)
    {
        using Stream stream = typeof(PlainManifests).Assembly.GetManifestResourceStream($"deploy/{file}")
            ?? throw new InvalidOperationException($"deploy/{file} is not part of this program");
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return [.. ManifestTree.ReadAll(text).Select(document => (JsonObject)ToJson(document)!)];
    }

    private static JsonNode? ToJson(ManifestNode node) => node switch
    {
        ManifestMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        ManifestSequence list => new JsonArray([.. list.Items.Select(ToJson)]),
        ManifestScalar { IsNull: true } => null,
        ManifestScalar { Type: TokenKind.True or TokenKind.False } flag => JsonValue.Create(flag.Type == TokenKind.True),
        ManifestScalar number when ObjectReader.TryNumber(number, out long value) => JsonValue.Create(value),
        ManifestScalar text => JsonValue.Create(text.Text),
        _ => throw new InvalidOperationException(node.Kind),
    };
}
