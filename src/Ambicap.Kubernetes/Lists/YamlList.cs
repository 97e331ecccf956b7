using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Lists;

/// <summary>
/// A list in block style, whose items begin with a dash in the column of the first. A dash there within a scalar in quotes is taken for an
/// item's: the part that ends before it then has a quote without an end, and is refused.
/// </summary>
internal sealed class YamlList : LongList
{
    private const byte LineFeed = (byte)'\n';

    private readonly int _indent;

    private YamlList(byte[] head, byte[] headWithKind, string? kind, int indent)
        : base(head, headWithKind, kind) => _indent = indent;

    internal static new YamlList? Begin(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> frame = text[..Math.Min(text.Length, LongestFrame)];
        int key = frame.StartsWith("items:"u8) ? 0 : frame.IndexOf("\nitems:"u8) + 1;
        if (key == 0 && !frame.StartsWith("items:"u8))
        {
            return null;
        }

        int first = FirstItem(frame, key);
        if (first < 0 || HeadOf(text[..first]) is not { } head || !MayBeList(head))
        {
            return null;
        }

        byte[] before = text[..first].ToArray();
        byte[] withKind = head.Kind is null ? [.. before[..key], .. "kind: List\n"u8, .. before[key..]] : before;
        return new YamlList(before, withKind, head.Kind, frame[first..].IndexOf((byte)'-'));
    }

    /// <summary>The line of the first item; -1 where the list is not in block style.</summary>
    private static int FirstItem(ReadOnlySpan<byte> text, int key)
    {
        int line = key;
        while (true)
        {
            int length = text[line..].IndexOf(LineFeed);
            if (length < 0)
            {
                return -1;
            }

            // Behind the colon, and in the lines up to the first item, only comments may be.
            ReadOnlySpan<byte> rest = text[line..(line + length)];
            rest = (line == key ? rest["items:".Length..] : rest).Trim(" \t\r"u8);
            if (line > key && rest is [(byte)'-'] or [(byte)'-', (byte)' ' or (byte)'\t', ..])
            {
                return line;
            }

            if (!rest.IsEmpty && rest[0] != (byte)'#')
            {
                return -1;
            }

            line += length + 1;
        }
    }

    public override ListPlace FindNext(ReadOnlySpan<byte> text, int from, bool isWhole)
    {
        int line = from;
        while (true)
        {
            int length = text[line..].IndexOf(LineFeed);
            if (length < 0)
            {
                return ListPlace.None;
            }

            line += length + 1;
            ReadOnlySpan<byte> rest = text[line..];
            if (rest.Length < _indent + "--- ".Length && !isWhole)
            {
                return ListPlace.None; // what follows decides
            }

            if (IsItem(rest))
            {
                return new ListPlace(line, IsEnd: false);
            }

            if (rest is [not ((byte)' ' or (byte)'\t' or (byte)'\r' or LineFeed or (byte)'#'), ..])
            {
                return new ListPlace(line, IsEnd: true);
            }
        }
    }

    /// <remarks>The items may end because another document begins.</remarks>
    public override int FindEnd(ReadOnlySpan<byte> text, int itemsEnd) => DocumentBoundary.FindNext(text, itemsEnd - 1, isJson: false);

    private bool IsItem(ReadOnlySpan<byte> line) =>
        line.Length > _indent
        && line[_indent] == (byte)'-'
        && (line.Length == _indent + 1 || line[_indent + 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or LineFeed)
        && line[.._indent].IndexOfAnyExcept((byte)' ') < 0;
}
