using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ambicap.Cli.Output;

/// <summary>
/// Writes JSON as YAML of the usual form, for people to read: what every parser of YAML 1.1 or 1.2 reads as the same JSON. Whatever is not
/// plainly a text gets quotes.
/// </summary>
internal static partial class YamlText
{
    private const int Step = 2;

    /// <summary>One document, with the line that begins it.</summary>
    internal static string Of(JsonNode document)
    {
        StringBuilder text = new("---\n");
        WriteBlock(text, document, 0, isInline: false);
        return text.ToString();
    }

    private static void WriteBlock(StringBuilder text, JsonNode? node, int indent, bool isInline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping:
                foreach ((string key, JsonNode? value) in mapping)
                {
                    _ = isInline ? text : text.Append(' ', indent);
                    isInline = false;
                    _ = text.Append(Scalar(key)).Append(':');
                    WriteValue(text, value, value is JsonArray ? indent : indent + Step);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (JsonNode? item in list)
                {
                    _ = text.Append(' ', indent).Append('-');
                    if (item is JsonObject { Count: > 0 })
                    {
                        _ = text.Append(' ');
                        WriteBlock(text, item, indent + Step, isInline: true);
                    }
                    else
                    {
                        WriteValue(text, item, indent + Step);
                    }
                }

                break;
            default:
                WriteValue(text, node, indent);
                break;
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            _ = text.Append('\n');
            WriteBlock(text, value, indent, isInline: false);
        }
        else if (value is JsonValue scalar && scalar.TryGetValue(out string? words) && MayBeBlock(words))
        {
            string ending = words.EndsWith('\n') ? "" : "-";
            _ = text.Append(CultureInfo.InvariantCulture, $" |{ending}\n");
            foreach (string line in words.TrimEnd('\n').Split('\n'))
            {
                _ = line.Length == 0 ? text.Append('\n') : text.Append(' ', indent).Append(line).Append('\n');
            }
        }
        else
        {
            _ = text.Append(' ').Append(value is JsonValue single && single.TryGetValue(out string? word) ? Scalar(word) : Literal(value)).Append('\n');
        }
    }

    private static string Literal(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ => value.ToJsonString(),
    };

    /// <summary>Several lines, the first of which says how far all are indented, and one end of line at most.</summary>
    private static bool MayBeBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n') && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && !text.Any(letter => letter != '\n' && IsSpecial(letter));

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Reserved().IsMatch(text) ? text : Quoted(text);

    /// <summary>In quotes; characters that YAML takes for ends of lines, or for none at all, as their number.</summary>
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char letter in text)
        {
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                _ when IsSpecial(letter) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsSpecial(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\ufeff';

    [GeneratedRegex(@"^[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)*\z")]
    private static partial Regex Plain();

    /// <summary>What YAML 1.1 takes for something else than text.</summary>
    [GeneratedRegex(@"^(y|n|yes|no|on|off|true|false|null|nan|inf)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
