using System.Text.Json;

namespace Ambicap.Webhook.Reviews;

/// <summary>One operation of a JSON Patch (RFC 6902): a value put at a place.</summary>
/// <param name="Path">The place as JSON Pointer (RFC 6901).</param>
internal abstract record PatchOperation(string Path)
{
    /// <summary>A token of a JSON Pointer: <c>~</c> and <c>/</c> are escaped.</summary>
    internal static string Escape(string token) =>
        token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Writes the operation.</summary>
    internal abstract void Write(Utf8JsonWriter json);

    /// <summary>Writes a patch.</summary>
    internal static void WriteAll(Utf8JsonWriter json, IReadOnlyList<PatchOperation> patch)
    {
        json.WriteStartArray();
        foreach (PatchOperation operation in patch)
        {
            operation.Write(json);
        }

        json.WriteEndArray();
    }
}

/// <summary>Puts a text at a place, whether there was one or not.</summary>
internal sealed record PutText(string Path, string Value) : PatchOperation(Path)
{
    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("op", "add");
        json.WriteString("path", Path);
        json.WriteString("value", Value);
        json.WriteEndObject();
    }
}

/// <summary>Puts an object of texts at a place where nothing is.</summary>
internal sealed record PutObject(string Path, IReadOnlyList<KeyValuePair<string, string>> Fields) : PatchOperation(Path)
{
    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("op", "add");
        json.WriteString("path", Path);
        json.WriteStartObject("value");
        foreach ((string key, string value) in Fields)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
