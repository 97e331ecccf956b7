using System.Globalization;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Memory;

/// <summary>
/// A line of the original that the way back could not know, kept as a comment where it stood: <c>#ambicap:was ambient: [X]</c>.
/// <c>#ambicap:was/2</c> says that the two lines below stand for it now.
/// </summary>
/// <param name="Line">The comment's line.</param>
/// <param name="Followers">How many lines behind the comment stand for the original.</param>
/// <param name="MarkStart">The offset at which the mark begins.</param>
/// <param name="MarkEnd">The offset behind the mark, where the original goes on.</param>
internal sealed record MemoryLine(int Line, int Followers, int MarkStart, int MarkEnd)
{
    private const string Mark = "#ambicap:was";

    /// <summary>The mark of a line.</summary>
    internal static string MarkOf(int followers) =>
        followers == 0 ? Mark + " " : string.Create(CultureInfo.InvariantCulture, $"{Mark}/{followers} ");

    /// <summary>Whether a comment was written by this program.</summary>
    internal static bool IsOne(SourceDocument document, int line) => Read(document, line) is not null;

    /// <summary>All of a document, in order.</summary>
    internal static List<MemoryLine> ReadAll(SourceDocument document) =>
        [.. document.Comments.Keys.Select(line => Read(document, line)).OfType<MemoryLine>()];

    private static MemoryLine? Read(SourceDocument document, int line)
    {
        ReadOnlySpan<char> comment = document.CommentOf(line);
        int start = document.Comments[line];
        if (!document.IsCommentLine(line) || !comment.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> rest = comment[Mark.Length..];
        if (rest.StartsWith(" "))
        {
            return new MemoryLine(line, 0, start, start + Mark.Length + 1);
        }

        int blank = rest.IndexOf(' ');
        return rest.StartsWith("/") && blank > 1 && int.TryParse(rest[1..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int followers)
            ? new MemoryLine(line, followers, start, start + Mark.Length + blank + 1)
            : null;
    }
}
