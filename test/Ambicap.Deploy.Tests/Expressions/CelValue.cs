using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Expressions;

/// <summary>Makes of JSON what CEL works on.</summary>
internal static class CelValue
{
    internal static object? Of(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => OfMap(map),
        JsonArray list => list.Select(Of).ToArray(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number => node.GetValue<long>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new InvalidOperationException(node.ToJsonString()),
        },
    };

    /// <summary>The way back.</summary>
    internal static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        long number => number,
        IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(key => KeyValuePair.Create((string)key, ToJson(map[key])))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(ToJson)]),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static CelMap OfMap(JsonObject map)
    {
        CelMap found = [];
        foreach ((string key, JsonNode? value) in map)
        {
            found[key] = Of(value);
        }

        return found;
    }
}
