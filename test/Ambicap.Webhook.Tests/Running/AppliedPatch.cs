using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>Reads and applies the patches of answers as an API server does: RFC 6902, sections 4.1 and 4.2.</summary>
internal static class AppliedPatch
{
    /// <summary>The patch as it goes over the wire.</summary>
    internal static JsonArray Read(AdmissionAnswer answer)
    {
        ArrayBufferWriter<byte> written = new();
        using (Utf8JsonWriter json = new(written))
        {
            PatchOperation.WriteAll(json, answer.Patch);
        }

        return JsonNode.Parse(written.WrittenSpan)!.AsArray();
    }

    /// <summary>Applies operations to an object.</summary>
    internal static void Apply(JsonNode target, IEnumerable<JsonNode?> patch)
    {
        foreach (JsonNode? operation in patch)
        {
            Apply(target, operation!);
        }
    }

    private static void Apply(JsonNode target, JsonNode operation)
    {
        string[] path = [.. operation["path"]!.GetValue<string>().Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        foreach (string part in path[..^1])
        {
            target = (target is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)] : target[part])!;
        }

        if (operation["op"]!.GetValue<string>() == "remove")
        {
            Assert.True(target.AsObject().Remove(path[^1]));
            return;
        }

        Assert.Equal("add", operation["op"]!.GetValue<string>());
        JsonNode value = operation["value"]!.DeepClone();
        if (target is JsonArray items)
        {
            Assert.Equal("-", path[^1]);
            items.Add(value);
        }
        else
        {
            target[path[^1]] = value;
        }
    }
}
