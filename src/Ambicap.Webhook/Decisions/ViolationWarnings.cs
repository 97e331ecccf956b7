using System.Text;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Text;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>Warnings about what a Pod breaks, or about what is said of it and not refused.</summary>
internal static class ViolationWarnings
{
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
            warnings.Add(end - begin == 1 ? WarningText.Bound(remarks[begin].Detail) : Describe("", remarks, begin, end));
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
        StringBuilder text = new(prefix, WarningText.Longest);
        _ = text.Append(violations[begin].Reason);
        StringBuilder names = new();
        int left = 0;
        for (int i = begin; i < end; i++)
        {
            string name = violations[i].Container is { } container ? $"container \"{PlainText.Of(container)}\"" : "the Pod";
            int reserve = i == end - 1 ? 0 : " and 999 more".Length;
            bool fits = left == 0 && text.Length + names.Length + Comma + name.Length + Brackets + reserve <= WarningText.Longest;
            left += fits ? 0 : 1;
            _ = fits ? names.Append(names.Length > 0 ? ", " : "").Append(name) : names;
        }

        string more = left > 0 ? FormattableString.Invariant($" and {left} more") : "";
        return WarningText.Bound(names.Length > 0 ? $"{text} ({names}{more})" : text.ToString());
    }
}
