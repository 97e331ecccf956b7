using System.Text.Json;

namespace Ambicap.Webhook.Reviews;

/// <summary>One operation of a JSON Patch (RFC 6902).</summary>
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

/// <summary>Removes what is at a place.</summary>
internal sealed record Remove(string Path) : PatchOperation(Path)
{
    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("op", "remove");
        json.WriteString("path", Path);
        json.WriteEndObject();
    }
}

/// <summary>Puts a list of names at a place where there is none.</summary>
/// <param name="Path">The place.</param>
/// <param name="Within">The fields, each of an object that is not there either, that lead from the place to the list.</param>
/// <param name="Names">The names.</param>
internal sealed record PutNames(string Path, IReadOnlyList<string> Within, IReadOnlyList<string> Names) : PatchOperation(Path)
{
    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("op", "add");
        json.WriteString("path", Path);
        json.WritePropertyName("value");
        foreach (string field in Within)
        {
            json.WriteStartObject();
            json.WritePropertyName(field);
        }

        json.WriteStartArray();
        foreach (string name in Names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        for (int i = 0; i < Within.Count; i++)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

/// <summary>Puts annotations on an object that has none.</summary>
/// <param name="HasMetadata">Whether it has <c>metadata</c>.</param>
/// <param name="Annotations">The annotations.</param>
internal sealed record PutAnnotations(bool HasMetadata, IReadOnlyList<KeyValuePair<string, string>> Annotations)
    : PatchOperation(HasMetadata ? "/metadata/annotations" : "/metadata")
{
    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("op", "add");
        json.WriteString("path", Path);
        json.WriteStartObject("value");
        if (!HasMetadata)
        {
            json.WriteStartObject("annotations");
        }

        foreach ((string key, string value) in Annotations)
        {
            json.WriteString(key, value);
        }

        if (!HasMetadata)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
