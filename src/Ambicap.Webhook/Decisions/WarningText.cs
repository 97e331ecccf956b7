using System.Text;
using Ambicap.Policy.Levels;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Warnings of at most 120 characters: kubectl shows each on a line of its own, and the API server cuts long ones anywhere.
/// </summary>
internal static class WarningText
{
    /// <summary>The most characters of a warning.</summary>
    internal const int Longest = 120;

    private const string Cut = "...";

    /// <summary>A text within the bound: a longer one ends in <c>...</c> behind its last whole word.</summary>
    internal static string Bound(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        int end = text.LastIndexOf(' ', Longest - Cut.Length);
        end = end < Longest / 2 ? Longest - Cut.Length : end;

        // Half a character of two is none.
        end -= char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return string.Concat(text.AsSpan(0, end).TrimEnd(" ,;:("), Cut);
    }

    /// <summary>Appends one warning for each reason, with the containers that it is about as far as they fit.</summary>
    internal static void AddReasons(List<string> warnings, string prefix, IReadOnlyList<Violation> violations)
    {
        for (int begin = 0, end; begin < violations.Count; begin = end)
        {
            end = EndOfReason(violations, begin);
            warnings.Add(Describe(prefix, violations, begin, end));
        }
    }

    /// <summary>What is said and not refused: one warning for each reason, whole where it is about one container.</summary>
    internal static List<string> Remarks(IReadOnlyList<Violation> remarks)
    {
        List<string> warnings = [];
        for (int begin = 0, end; begin < remarks.Count; begin = end)
        {
            end = EndOfReason(remarks, begin);
            warnings.Add(end - begin == 1 ? Bound(remarks[begin].Detail) : Describe("", remarks, begin, end));
        }

        return warnings;
    }

    /// <summary>Violations come check by check, so that those of one reason stand together.</summary>
    private static int EndOfReason(IReadOnlyList<Violation> violations, int begin)
    {
        int end = begin + 1;
        while (end < violations.Count && violations[end].Reason == violations[begin].Reason)
        {
            end++;
        }

        return end;
    }

    private static string Describe(string prefix, IReadOnlyList<Violation> violations, int begin, int end)
    {
        const int Brackets = 3;
        const int Comma = 2;
        StringBuilder text = new(prefix, Longest);
        _ = text.Append(violations[begin].Reason);
        StringBuilder names = new();
        int left = 0;
        for (int i = begin; i < end; i++)
        {
            string name = violations[i].Container is { } container ? $"container \"{Printable(container)}\"" : "the Pod";
            int reserve = i == end - 1 ? 0 : " and 999 more".Length;
            bool fits = left == 0 && text.Length + names.Length + Comma + name.Length + Brackets + reserve <= Longest;
            left += fits ? 0 : 1;
            _ = fits ? names.Append(names.Length > 0 ? ", " : "").Append(name) : names;
        }

        string more = left > 0 ? FormattableString.Invariant($" and {left} more") : "";
        return Bound(names.Length > 0 ? $"{text} ({names}{more})" : text.ToString());
    }

    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
