using System.Text;
using System.Text.Json;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Tests.Pods;

/// <summary>Writes JSON as YAML in block style, text without quotes where that is text too.</summary>
internal static class YamlWriter
{
    internal static string Write(JsonElement value)
    {
        StringBuilder text = new();
        Write(value, 0, text);
        return text.ToString();
    }

    private static void Write(JsonElement value, int depth, StringBuilder text)
    {
        string indent = new(' ', 2 * depth);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                text.Append('\n');
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    text.Append(indent).Append(JsonSerializer.Serialize(property.Name)).Append(':');
                    Write(property.Value, depth + 1, text);
                }

                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                text.Append('\n');
                foreach (JsonElement item in value.EnumerateArray())
                {
                    text.Append(indent).Append('-');
                    Write(item, depth + 1, text);
                }

                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static string Scalar(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.All(char.IsAsciiLetterOrDigit) && YamlScalar.ResolvePlain(text) == TokenKind.Text
            ? text
            : value.GetRawText();
}
