using System.Buffers;

namespace Ambicap.Policy.Text;

/// <summary>
/// Makes text harmless that somebody else chose, before a person reads it on a terminal or in a log: what moves a cursor, colours, breaks
/// lines, turns the direction of text or cannot be seen becomes <c>?</c>.
/// </summary>
public static class PlainText
{
    private const char Instead = '?';

    private static readonly SearchValues<char> s_special =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(number => (char)number).Where(IsSpecial)]);

    /// <summary>Whether a character does something else than to be seen.</summary>
    /// <remarks>
    /// Controls of C0 and C1 (ISO/IEC 6429), the bidirectional controls (Unicode Standard Annex 9) and other characters of no width, and the
    /// separators of lines and paragraphs.
    /// </remarks>
    public static bool IsSpecial(char letter) => letter is < ' ' or (>= '\u007f' and <= '\u009f')
        or '\u00ad' or '\u061c' or '\u180e' or (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e')
        or (>= '\u2060' and <= '\u206f') or '\ufeff' or (>= '\ufff9' and <= '\ufffb');

    /// <summary>The text on one line; the text itself where there is nothing to replace.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny(s_special) ? Replace(text, keepsLines: false) : text;
    }

    /// <summary>The same of a text of our own form, whose line ends and tabs stay.</summary>
    public static string OfLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny(s_special) ? Replace(text, keepsLines: true) : text;
    }

    /// <summary>A message of a library's own, which may list what it takes in lines of their own: each run of blanks and line ends is one blank.</summary>
    public static string InOneLine(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Of(string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static string Replace(ReadOnlySpan<char> text, bool keepsLines)
    {
        char[] plain = new char[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            plain[i] = IsSpecial(text[i]) && !(keepsLines && text[i] is '\n' or '\t') ? Instead : text[i];
        }

        return new string(plain);
    }
}
