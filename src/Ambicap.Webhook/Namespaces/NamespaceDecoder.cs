using System.Text.Json;

namespace Ambicap.Webhook.Namespaces;

/// <summary>A namespace as the API server told it.</summary>
/// <param name="Name">Its name; empty in a bookmark.</param>
/// <param name="ResourceVersion">The version of the object, or of the bookmark; empty where there is none.</param>
/// <param name="Keys">Its labels and annotations that decide something.</param>
internal sealed record DecodedNamespace(string Name, string ResourceVersion, NamespaceKeys Keys);

/// <summary>Decodes Namespaces: of each only name, version, and the labels and annotations that decide something.</summary>
/// <remarks>Raises <see cref="JsonException"/>, or <see cref="InvalidOperationException"/> where a value has another type.</remarks>
internal static class NamespaceDecoder
{
    /// <summary>Decodes one Namespace.</summary>
    internal static DecodedNamespace Decode(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        _ = reader.Read();
        return Decode(ref reader);
    }

    /// <summary>Decodes one Namespace; the reader stands on its first token, and is left on its last.</summary>
    internal static DecodedNamespace Decode(ref Utf8JsonReader reader)
    {
        DecodedNamespace found = new("", "", new NamespaceKeys());
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                _ = reader.Read();
                found = DecodeMetadata(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return found;
    }

    /// <summary>Moves to the next property of an object; false at its end.</summary>
    internal static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves over the value of the property that the reader stands on.</summary>
    internal static void SkipValue(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        reader.Skip();
    }

    internal static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"expected {type}, found {reader.TokenType}");
        }
    }

    private static DecodedNamespace DecodeMetadata(ref Utf8JsonReader reader)
    {
        string name = "";
        string version = "";
        NamespaceKeys keys = new();
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = Text(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                version = Text(ref reader);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                DecodeMap(ref reader, keys.SetLabel);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                DecodeMap(ref reader, keys.SetAnnotation);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return new DecodedNamespace(name, version, keys);
    }

    private static void DecodeMap(ref Utf8JsonReader reader, Action<string, string> set)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader))
        {
            string key = reader.GetString()!;
            if (NamespaceKeys.IsRead(key))
            {
                set(key, Text(ref reader));
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        return reader.GetString() ?? "";
    }
}
