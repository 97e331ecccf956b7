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
        for (int i = 0; i < violations.Count; i++)
        {
            if (IsFirst(violations, i))
            {
                warnings.Add(Describe(prefix, violations, i));
            }
        }
    }

    private static bool IsFirst(IReadOnlyList<Violation> violations, int index)
    {
        for (int i = 0; i < index; i++)
        {
            if (violations[i].Reason == violations[index].Reason)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLast(IReadOnlyList<Violation> violations, int index)
    {
        for (int i = index + 1; i < violations.Count; i++)
        {
            if (violations[i].Reason == violations[index].Reason)
            {
                return false;
            }
        }

        return true;
    }

    private static string Describe(string prefix, IReadOnlyList<Violation> violations, int first)
    {
        const int Brackets = 3;
        const int Comma = 2;
        StringBuilder text = new(prefix, Longest);
        _ = text.Append(violations[first].Reason);
        StringBuilder names = new();
        int left = 0;
        for (int i = first; i < violations.Count; i++)
        {
            if (violations[i].Reason != violations[first].Reason)
            {
                continue;
            }

            string name = violations[i].Container is { } container ? $"container \"{Printable(container)}\"" : "the Pod";
            int reserve = IsLast(violations, i) ? 0 : " and 999 more".Length;
            bool fits = left == 0 && text.Length + names.Length + Comma + name.Length + Brackets + reserve <= Longest;
            left += fits ? 0 : 1;
            _ = fits ? names.Append(names.Length > 0 ? ", " : "").Append(name) : names;
        }

        string more = left > 0 ? FormattableString.Invariant($" and {left} more") : "";
        return Bound(names.Length > 0 ? $"{text} ({names}{more})" : text.ToString());
    }

    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
