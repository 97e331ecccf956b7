using System.Text.Json;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Standards;

namespace Ambicap.Cli.Check;

/// <summary>The tool and its rules as SARIF has them.</summary>
internal static class SarifRules
{
    private const string InformationUri = "https://github.com/kubernetes/enhancements/tree/master/keps/sig-security/2763-ambient-capabilities";
    private const string StandardsUri = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";

    /// <summary>The rule of input that could not be read.</summary>
    internal static CheckInfo Unreadable { get; } = new("unreadable", "input that cannot be read", null, []);

    /// <summary>Every rule of a run, in order.</summary>
    internal static IEnumerable<CheckInfo> Of(bool isFull) =>
        (isFull ? PodSecurityStandards.Checks : []).Concat(AmbientRules.Checks).Append(IgnoredChecks.NoReason).Append(IgnoredChecks.Useless).Append(Unreadable);

    /// <summary>Writes the property <c>tool</c>.</summary>
    /// <returns>The place of each rule.</returns>
    internal static Dictionary<string, int> WriteTool(Utf8JsonWriter json, bool isFull)
    {
        Dictionary<string, int> rules = new(StringComparer.Ordinal);
        json.WriteStartObject("tool"u8);
        json.WriteStartObject("driver"u8);
        json.WriteString("name"u8, "ambicap");
        json.WriteString("semanticVersion"u8, typeof(SarifRules).Assembly.GetName().Version!.ToString(3));
        json.WriteString("informationUri"u8, InformationUri);
        json.WriteStartArray("rules"u8);
        foreach (CheckInfo check in Of(isFull))
        {
            if (rules.TryAdd(check.Id, rules.Count))
            {
                Write(json, check);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        return rules;
    }

    internal static void WriteText(Utf8JsonWriter json, string field, string text)
    {
        json.WriteStartObject(field);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CheckInfo check)
    {
        RuleText text = RuleTexts.Of(check.Id);
        json.WriteStartObject();
        json.WriteString("id"u8, check.Id);
        json.WriteString("name"u8, NameOf(check.Id));
        WriteText(json, "shortDescription", Sentence(check.Reason));
        WriteText(json, "fullDescription", text.Description);
        json.WriteString("helpUri"u8, check.Level is null ? InformationUri : StandardsUri);
        json.WriteStartObject("help"u8);
        json.WriteString("text"u8, $"{text.Description} {text.Remedy}");
        json.WriteString("markdown"u8, $"{text.Description}\n\n**What to do:** {text.Remedy}");
        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration"u8);
        json.WriteString("level"u8, text.IsWarning ? "warning" : "error");
        json.WriteEndObject();
        json.WriteStartObject("properties"u8);
        json.WriteString("security-severity"u8, text.Severity);
        json.WriteString("precision"u8, "very-high");
        json.WriteString("problem.severity"u8, text.IsWarning ? "warning" : "error");
        json.WriteStartArray("tags"u8);
        json.WriteStringValue("security"u8);
        json.WriteStringValue("kubernetes"u8);
        json.WriteStringValue("capabilities"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A name for people, as SARIF wants it: <c>ambient_uselessAdd</c> is AmbientUselessAdd.</summary>
    private static string NameOf(string id) => string.Concat(id.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
