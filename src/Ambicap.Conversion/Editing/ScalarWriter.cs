using System.Text;

namespace Ambicap.Conversion.Editing;

/// <summary>Writes single values.</summary>
internal static class ScalarWriter
{
    private static readonly string[] s_words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

    /// <summary>A value in a given quote: <c>"</c>, <c>'</c>, or none where it means the same without.</summary>
    internal static string Write(string text, char? quote, bool inFlow) => quote switch
    {
        '"' => DoubleQuote(text),
        '\'' when !text.Any(char.IsControl) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => IsPlain(text, inFlow) ? text : DoubleQuote(text),
    };

    /// <summary>Whether a text stands for itself in YAML. Narrower than the rule, which nobody remembers.</summary>
    internal static bool IsPlain(string text, bool inFlow) =>
        text.Length > 0
        && char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' || (c == ',' && !inFlow))
        && !s_words.Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>A text as JSON, and so as YAML has it.</summary>
    internal static string DoubleQuote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' => quoted.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
