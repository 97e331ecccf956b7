using System.Buffers;
using System.Text.Json;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Lists;

/// <summary>A list in JSON.</summary>
internal sealed class JsonList : LongList
{
    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"{}[],"u8);

    private JsonList(byte[] head, byte[] headWithKind, string? kind)
        : base(head, headWithKind, kind)
    {
    }

    public override ReadOnlySpan<byte> Tail => "]}"u8;

    public override ReadOnlyMemory<byte> Separator { get; } = ","u8.ToArray();

    internal static new JsonList? Begin(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> frame = text[..Math.Min(text.Length, LongestFrame)];
        if (!TryFindItems(frame, out int key, out int first) || HeadOf([.. frame[..first], .. "]}"u8]) is not { } head || !MayBeList(head))
        {
            return null;
        }

        // In one line, so that columns can be told of what follows it.
        byte[] before = frame[..first].ToArray();
        before.AsSpan().Replace((byte)'\n', (byte)' ');
        before.AsSpan().Replace((byte)'\r', (byte)' ');
        byte[] withKind = head.Kind is null ? [.. before[..key], .. "\"kind\":\"List\","u8, .. before[key..]] : before;
        return new JsonList(before, withKind, head.Kind);
    }

    /// <summary>Finds the list of items at the top.</summary>
    /// <param name="text">The document's beginning.</param>
    /// <param name="key">Where the key stands.</param>
    /// <param name="first">Behind the bracket that begins the list.</param>
    private static bool TryFindItems(ReadOnlySpan<byte> text, out int key, out int first)
    {
        (key, first) = (0, 0);
        JsonReaderOptions options = new() { MaxDepth = JsonTokenSource.DeepestNesting };
        Utf8JsonReader reader = new(text, isFinalBlock: false, new JsonReaderState(options));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("items"u8))
                {
                    key = (int)reader.TokenStartIndex;
                    bool isList = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
                    first = (int)reader.BytesConsumed;
                    return isList;
                }
            }
        }
        catch (JsonException)
        {
            // Whoever reads it as a document says what is wrong.
        }

        return false;
    }

    public override ListPlace FindNext(ReadOnlySpan<byte> text, int from, bool isWhole)
    {
        // The comma that another item begins with is not the one that ends it.
        int at = from < text.Length && text[from] == (byte)',' ? from + 1 : from;
        int depth = 0;
        while (true)
        {
            int found = text[at..].IndexOfAny(s_structure);
            if (found < 0)
            {
                return ListPlace.None;
            }

            at += found;
            switch (text[at])
            {
                case (byte)'"':
                    int end = EndOfString(text, at + 1);
                    if (end < 0)
                    {
                        return ListPlace.None;
                    }

                    at = end;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)',' when depth == 0:
                    return new ListPlace(at, IsEnd: false);
                case (byte)'}' or (byte)']':
                    if (--depth < 0)
                    {
                        return new ListPlace(at, IsEnd: true);
                    }

                    break;
                default:
                    break;
            }

            at++;
        }
    }

    public override int FindEnd(ReadOnlySpan<byte> text, int itemsEnd) => DocumentBoundary.FindNext(text, itemsEnd, isJson: true);

    /// <summary>The quote that ends a string; -1 where the text ends before.</summary>
    private static int EndOfString(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            int found = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (text[at] == (byte)'"')
            {
                return at;
            }

            at += 2;
            if (at > text.Length)
            {
                return -1;
            }
        }
    }
}
