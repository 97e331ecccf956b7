using System.Text.Json;

namespace Ambicap.Webhook.Namespaces;

/// <summary>One page of a list of namespaces.</summary>
/// <param name="ResourceVersion">Where a watch goes on from.</param>
/// <param name="Continue">What asks for the next page; empty after the last.</param>
/// <param name="Items">The namespaces.</param>
internal sealed record NamespaceList(string ResourceVersion, string Continue, IReadOnlyList<DecodedNamespace> Items)
{
    /// <summary>Decodes a <c>NamespaceList</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static NamespaceList Decode(ReadOnlySpan<byte> json)
    {
        string version = "";
        string rest = "";
        List<DecodedNamespace> items = [];
        Utf8JsonReader reader = new(json);
        _ = reader.Read();
        NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
        while (NamespaceDecoder.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                (version, rest) = DecodeMetadata(ref reader);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                DecodeItems(ref reader, items);
            }
            else
            {
                NamespaceDecoder.SkipValue(ref reader);
            }
        }

        return version.Length > 0 ? new NamespaceList(version, rest, items) : throw new JsonException("a list without a resourceVersion");
    }

    private static (string Version, string Continue) DecodeMetadata(ref Utf8JsonReader reader)
    {
        string version = "";
        string rest = "";
        _ = reader.Read();
        NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
        while (NamespaceDecoder.NextProperty(ref reader))
        {
            bool isVersion = reader.ValueTextEquals("resourceVersion"u8);
            bool isContinue = reader.ValueTextEquals("continue"u8);
            _ = reader.Read();
            if (isVersion)
            {
                version = reader.GetString() ?? "";
            }
            else if (isContinue)
            {
                rest = reader.GetString() ?? "";
            }
            else
            {
                reader.Skip();
            }
        }

        return (version, rest);
    }

    private static void DecodeItems(ref Utf8JsonReader reader, List<DecodedNamespace> items)
    {
        _ = reader.Read();
        if (reader.TokenType != JsonTokenType.Null)
        {
            NamespaceDecoder.Expect(ref reader, JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(NamespaceDecoder.Decode(ref reader));
            }
        }
    }
}
