namespace Ambicap.Conversion.Source;

/// <summary>One document with its text, and nothing but its text.</summary>
internal sealed class SourceDocument(string text, bool isJson, SourceNode? root, IReadOnlyList<SourceAlias> aliases, IReadOnlyList<(int Start, int End)> leaves)
{
    internal string Text { get; } = text;

    /// <summary>Whether the text is JSON, so that it must stay JSON: no comments, double quotes.</summary>
    internal bool IsJson { get; } = isJson;

    /// <summary>Its root; null where there are only comments.</summary>
    internal SourceNode? Root { get; } = root;

    internal IReadOnlyList<SourceAlias> Aliases { get; } = aliases;

    /// <summary>What kubectl refuses in it, and a text that stays may have: where, and what to do. Null where there is nothing.</summary>
    internal (int Offset, string Message)? Flaw { get; init; }

    internal LineTable Lines { get; } = new LineTable(text);

    /// <summary>The comments by their line, each at the offset of its <c>#</c>.</summary>
    internal SortedDictionary<int, int> Comments => field ??= FindComments();

    /// <summary>The text of a comment, without its line end.</summary>
    internal ReadOnlySpan<char> CommentOf(int line) => Text.AsSpan(Comments[line]..Lines.ContentEndOf(line));

    /// <summary>Whether a line has nothing but a comment.</summary>
    internal bool IsCommentLine(int line) => Comments.TryGetValue(line, out int start) && start == Lines.FirstInkOf(line);

    /// <summary>Whether a line has nothing at all.</summary>
    internal bool IsBlankLine(int line) => Lines.FirstInkOf(line) == Lines.ContentEndOf(line);

    /// <summary>Between single values stand blanks, indicators and comments only, so a <c>#</c> behind a blank there begins one.</summary>
    private SortedDictionary<int, int> FindComments()
    {
        SortedDictionary<int, int> comments = [];
        int offset = 0;
        foreach ((int start, int end) in leaves.Append((Text.Length, Text.Length)))
        {
            while (offset < start)
            {
                if (Text[offset] == '#' && (offset == 0 || char.IsWhiteSpace(Text[offset - 1])))
                {
                    int line = Lines.LineOf(offset);
                    comments[line] = offset;
                    offset = Lines.StartOf(line + 1);
                }
                else
                {
                    offset++;
                }
            }

            offset = Math.Max(offset, end);
        }

        return comments;
    }
}
