namespace Ambicap.Kubernetes.Manifests;

/// <summary>
/// Finds where documents begin in the text of a file, by its lines alone; a broken document then spoils no other. In YAML a line that
/// begins with <c>---</c> and white space is a document's beginning wherever it stands, in any scalar too (YAML 1.2, c-forbidden). In
/// JSON so is a line that begins with a brace behind a closing one: inside a document a comma would be between them.
/// </summary>
public static class DocumentBoundary
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Whether a text begins as JSON: a brace, then a quote or the closing brace. Any other brace is a flow mapping of YAML, or
    /// the template of another tool.</summary>
    public static bool IsJson(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text.TrimStart(" \t\r\n"u8);
        return rest is [(byte)'{', ..] && rest[1..].TrimStart(" \t\r\n"u8) is [(byte)'"' or (byte)'}', ..];
    }

    /// <summary>The next document's beginning.</summary>
    /// <param name="text">The text, whole lines up to its end.</param>
    /// <param name="from">Where the current document begins.</param>
    /// <returns>The offset of the line; the text's length where no other document begins.</returns>
    public static int FindNext(ReadOnlySpan<byte> text, int from) => FindNext(text, from, IsJson(text[from..]));

    /// <summary>The next document's beginning.</summary>
    /// <param name="text">The text, whole lines up to its end.</param>
    /// <param name="from">A place in the current document.</param>
    /// <param name="isJson">Whether that is JSON.</param>
    /// <returns>The offset of the line; the text's length where no other document begins.</returns>
    public static int FindNext(ReadOnlySpan<byte> text, int from, bool isJson)
    {
        int at = from;
        while (true)
        {
            int found = isJson ? text[at..].IndexOf(LineFeed) : text[at..].IndexOf("\n---"u8);
            if (found < 0)
            {
                return text.Length;
            }

            at += found + 1;
            if (IsBoundary(text, at, isJson))
            {
                return at;
            }
        }
    }

    /// <summary>The last document's beginning in a text whose end is still to come; 0 where it may be the only one.</summary>
    public static int FindLast(ReadOnlySpan<byte> text)
    {
        int marker = FindLast(text, "\n---"u8, isJson: false);
        return marker > 0 || !IsJson(text) ? marker : FindLast(text, "\n{"u8, isJson: true);
    }

    private static int FindLast(ReadOnlySpan<byte> text, ReadOnlySpan<byte> beginning, bool isJson)
    {
        // What follows the marker decides; behind the last byte it is not yet known.
        for (int end = text.Length - 1; end > 0;)
        {
            int found = text[..end].LastIndexOf(beginning);
            if (found >= 0 && IsBoundary(text, found + 1, isJson))
            {
                return found + 1;
            }

            end = found;
        }

        return 0;
    }

    private static bool IsBoundary(ReadOnlySpan<byte> text, int line, bool isJson)
    {
        ReadOnlySpan<byte> before = text[..line];
        return text[line..] switch
        {
            [(byte)'{', ..] => isJson && before.TrimEnd(" \t\r\n"u8) is [.., (byte)'}'],
            [(byte)'-', (byte)'-', (byte)'-'] or [(byte)'-', (byte)'-', (byte)'-', (byte)' ' or (byte)'\t' or (byte)'\r' or LineFeed, ..] => !IsBehindDirective(before),
            _ => false,
        };
    }

    /// <summary>Behind directives such as <c>%YAML 1.2</c> the marker begins the document that they belong to.</summary>
    private static bool IsBehindDirective(ReadOnlySpan<byte> before)
    {
        while (!before.IsEmpty)
        {
            ReadOnlySpan<byte> rest = before[..^1];
            int start = rest.LastIndexOf(LineFeed) + 1;
            ReadOnlySpan<byte> line = rest[start..].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] != (byte)'#')
            {
                return line[0] == (byte)'%';
            }

            before = before[..start];
        }

        return false;
    }
}
