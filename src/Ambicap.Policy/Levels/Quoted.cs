using Ambicap.Policy.Text;

namespace Ambicap.Policy.Levels;

/// <summary>
/// What a manifest says, in quotes, for messages. They end up on terminals and in logs and a manifest may be anybody's: control
/// characters are replaced, and length and number are bounded.
/// </summary>
internal static class Quoted
{
    private const int LongestText = 128;
    private const int MostTexts = 16;

    /// <summary>The text in quotes.</summary>
    public static string Text(string text) => $"\"{Bare(text)}\"";

    /// <summary>The text without quotes.</summary>
    public static string Bare(string text)
    {
        string shown = PlainText.Of(text.Length > LongestText ? text[..LongestText] : text);
        return text.Length > LongestText ? $"{shown}..." : shown;
    }

    /// <summary>The texts in quotes, each once, with commas in between.</summary>
    public static string List(IEnumerable<string> texts)
    {
        string[] distinct = [.. texts.Distinct(StringComparer.Ordinal)];
        string shown = string.Join(", ", distinct.Take(MostTexts).Select(Text));
        return distinct.Length > MostTexts ? $"{shown} and {distinct.Length - MostTexts} more" : shown;
    }
}
