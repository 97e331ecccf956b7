using System.Text.Json;

namespace Ambicap.Webhook.Namespaces;

/// <summary>What a line of a watch says.</summary>
internal enum WatchEventKind
{
    /// <summary>The namespace is new, or changed.</summary>
    Changed,

    /// <summary>The namespace is gone.</summary>
    Deleted,

    /// <summary>Nothing changed up to this version.</summary>
    Bookmark,

    /// <summary>The watch cannot go on.</summary>
    Error,

    /// <summary>A kind that is not known.</summary>
    Other,
}

/// <summary>A line of a watch.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Namespace">Whom of; null for an error.</param>
/// <param name="ErrorCode">The HTTP status code of an error; 0 where it has none.</param>
internal sealed record WatchEvent(WatchEventKind Kind, DecodedNamespace? Namespace, int ErrorCode)
{
    /// <summary>Decodes a line.</summary>
    /// <exception cref="JsonException">It is none of a watch.</exception>
    internal static WatchEvent Decode(ReadOnlySpan<byte> json)
    {
        WatchEventKind kind = WatchEventKind.Other;
        Utf8JsonReader body = default;
        bool hasBody = false;
        Utf8JsonReader reader = new(json);
        _ = reader.Read();
        NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
        while (NamespaceDecoder.NextProperty(ref reader))
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isObject = reader.ValueTextEquals("object"u8);
            _ = reader.Read();
            kind = isType ? KindOf(ref reader) : kind;
            body = isObject ? reader : body;
            hasBody |= isObject;
            reader.Skip();
        }

        return !hasBody ? throw new JsonException("an event without an object")
            : kind == WatchEventKind.Error ? new WatchEvent(kind, null, CodeOf(ref body))
            : new WatchEvent(kind, NamespaceDecoder.Decode(ref body), 0);
    }

    private static WatchEventKind KindOf(ref Utf8JsonReader reader) => reader.GetString() switch
    {
        "ADDED" or "MODIFIED" => WatchEventKind.Changed,
        "DELETED" => WatchEventKind.Deleted,
        "BOOKMARK" => WatchEventKind.Bookmark,
        "ERROR" => WatchEventKind.Error,
        _ => WatchEventKind.Other,
    };

    private static int CodeOf(ref Utf8JsonReader reader)
    {
        int code = 0;
        NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
        while (NamespaceDecoder.NextProperty(ref reader))
        {
            bool isCode = reader.ValueTextEquals("code"u8);
            _ = reader.Read();
            _ = isCode && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out code);
            reader.Skip();
        }

        return code;
    }
}
