namespace Ambicap.Kubernetes.Manifests;

/// <summary>
/// Finds where documents begin in the text of a YAML file, by its lines alone: a line that begins with <c>---</c> and white space is a
/// document's beginning wherever it stands, in any scalar too (YAML 1.2, c-forbidden). A broken document then spoils no other.
/// </summary>
public static class DocumentBoundary
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>The next document's beginning.</summary>
    /// <param name="text">The text, whole lines up to its end.</param>
    /// <param name="from">Where the current document begins.</param>
    /// <returns>The offset of the line; the text's length where no other document begins.</returns>
    public static int FindNext(ReadOnlySpan<byte> text, int from)
    {
        int at = from;
        while (true)
        {
            int found = text[at..].IndexOf("\n---"u8);
            if (found < 0)
            {
                return text.Length;
            }

            at += found + 1;
            if (IsBoundary(text, at))
            {
                return at;
            }
        }
    }

    /// <summary>The last document's beginning in a text whose end is still to come; 0 where it may be the only one.</summary>
    public static int FindLast(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (true)
        {
            int found = text[..end].LastIndexOf("\n---"u8);
            if (found < 0)
            {
                return 0;
            }

            // What follows the marker decides; behind the last byte it is not yet known.
            if (found + 4 < text.Length && IsBoundary(text, found + 1))
            {
                return found + 1;
            }

            end = found + 1;
        }
    }

    private static bool IsBoundary(ReadOnlySpan<byte> text, int line) =>
        (line + 3 == text.Length || text[line + 3] is (byte)' ' or (byte)'\t' or (byte)'\r' or LineFeed) && !IsBehindDirective(text[..line]);

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
