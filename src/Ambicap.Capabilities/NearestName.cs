namespace Ambicap.Capabilities;

/// <summary>Finds what somebody probably meant to type, for the remedy at the end of an error.</summary>
public static class NearestName
{
    private const int MostEdits = 2;

    /// <summary>The candidate with the fewest edits from <paramref name="text"/>, case ignored: at most two, and fewer than half of
    /// the text's length. Null where there is none, or where the text is longer than <paramref name="longest"/> allows.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="candidates">What could have been meant; the first of equally near ones wins.</param>
    /// <param name="longest">The length of the longest candidate; it bounds the work on hostile input.</param>
    public static string? Find(ReadOnlySpan<char> text, IReadOnlyList<string> candidates, int longest)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (text.Length > longest + MostEdits)
        {
            return null;
        }

        string? best = null;
        int fewest = Math.Min(MostEdits, (text.Length - 1) / 2) + 1;
        for (int i = 0; i < candidates.Count; i++)
        {
            int edits = Distance(text, candidates[i]);
            if (edits < fewest)
            {
                fewest = edits;
                best = candidates[i];
            }
        }

        return best;
    }

    /// <summary>Levenshtein's distance with one row of memory.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
