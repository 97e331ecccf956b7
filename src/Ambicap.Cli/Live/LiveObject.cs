using System.Buffers;
using System.Text.Json;
using Ambicap.Cli.Input;

namespace Ambicap.Cli.Live;

/// <summary>An object as an API server answers it.</summary>
internal static class LiveObject
{
    private const string ListSuffix = "List";

    /// <summary>The object as a file. In lists objects have no kind of their own.</summary>
    /// <param name="item">The object.</param>
    /// <param name="apiVersion">Its API version, where its list has it; null where it has one itself.</param>
    /// <param name="kind">Its kind likewise.</param>
    internal static InputFile ToFile(JsonElement item, string? apiVersion, string? kind)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            WriteIf(json, "apiVersion", apiVersion);
            WriteIf(json, "kind", kind);
            foreach (JsonProperty member in item.EnumerateObject())
            {
                if (!(member.Name is "apiVersion" && apiVersion is not null) && !(member.Name is "kind" && kind is not null))
                {
                    member.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        string name = $"{(kind ?? Text(item, "kind")).ToLowerInvariant()}/{Text(item, "metadata", "name")}";
        return new InputFile(NamespaceOf(item) is { } space ? $"{name} -n {space}" : name, null) { Text = text.WrittenSpan.ToArray(), IsLive = true };
    }

    /// <summary>The objects of a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="owners">Group and kind of controllers whose objects are left out.</param>
    internal static IEnumerable<InputFile> ItemsOf(JsonElement list, IReadOnlySet<(string Group, string Kind)> owners)
    {
        string kind = Text(list, "kind");
        kind = kind.EndsWith(ListSuffix, StringComparison.Ordinal) ? kind[..^ListSuffix.Length] : kind;
        string apiVersion = Text(list, "apiVersion");
        foreach (JsonElement item in Items(list, "items"))
        {
            if (ControllerOf(item) is not { } controller || !owners.Contains((ServedKind.GroupOf(Text(controller, "apiVersion")), Text(controller, "kind"))))
            {
                yield return ToFile(item, apiVersion, kind);
            }
        }
    }

    /// <summary>By what the next part of a list is asked for; empty where there is none.</summary>
    internal static string ContinueOf(JsonElement list) => Text(list, "metadata", "continue");

    /// <summary>Its namespace; null where it has none.</summary>
    internal static string? NamespaceOf(JsonElement item) => Text(item, "metadata", "namespace") is { Length: > 0 } space ? space : null;

    /// <summary>The node that a Pod is on; null where it has none.</summary>
    internal static string? NodeOf(InputFile file)
    {
        using JsonDocument document = JsonDocument.Parse(file.Text);
        return Text(document.RootElement, "spec", "nodeName") is { Length: > 0 } node ? node : null;
    }

    private static JsonElement? ControllerOf(JsonElement item)
    {
        foreach (JsonElement owner in Find(item, "metadata") is { } metadata ? Items(metadata, "ownerReferences") : [])
        {
            if (Find(owner, "controller") is { ValueKind: JsonValueKind.True })
            {
                return owner;
            }
        }

        return null;
    }

    private static JsonElement[] Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];

    private static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (Find(element, name) is not { } found)
            {
                return "";
            }

            element = found;
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) ? found : null;

    private static void WriteIf(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
