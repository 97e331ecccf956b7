namespace Ambicap.Webhook.Reviews;

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
}
