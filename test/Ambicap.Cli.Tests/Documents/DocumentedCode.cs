using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Documents;

/// <summary>A piece of code in a document.</summary>
/// <param name="Place">Where: the file and the line, such as <c>docs/run.md:12</c>.</param>
/// <param name="Language">What stands behind the fence; "" for none, and for code within a sentence.</param>
/// <param name="Text">The code.</param>
/// <param name="IsInSentence">Whether it stands within a sentence or a table, rather than in a block of its own.</param>
internal sealed partial record DocumentedCode(string Place, string Language, string Text, bool IsInSentence)
{
    /// <summary>All fenced blocks of the documents for people who use it.</summary>
    internal static IEnumerable<DocumentedCode> Blocks() => Repository.Documents.SelectMany(BlocksOf);

    /// <summary>All code within sentences and tables.</summary>
    internal static IEnumerable<DocumentedCode> Inline() => Repository.Documents.SelectMany(document =>
        File.ReadLines(document).Index().SelectMany(line => CodeInLine().Matches(line.Item).Select(match => new DocumentedCode(PlaceOf(document, line.Index), "", match.Groups[1].Value, IsInSentence: true))));

    private static IEnumerable<DocumentedCode> BlocksOf(string document)
    {
        List<string>? block = null;
        string language = "";
        int begin = 0;
        foreach ((int index, string line) in File.ReadLines(document).Index())
        {
            if (!line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                block?.Add(line);
            }
            else if (block is null)
            {
                (block, language, begin) = ([], line.Trim().TrimStart('`'), index);
            }
            else
            {
                yield return new DocumentedCode(PlaceOf(document, begin), language, string.Join('\n', block) + "\n", IsInSentence: false);
                block = null;
            }
        }
    }

    private static string PlaceOf(string document, int index) => FormattableString.Invariant($"{Path.GetRelativePath(Repository.Root, document)}:{index + 1}");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeInLine();
}
