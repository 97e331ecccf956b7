namespace Ambicap.Policy.Managers;

/// <summary>
/// The patterns by which containerd chooses the annotations that reach config.json: <c>*</c> is any text without a slash, <c>?</c> one character that is no slash.
/// </summary>
public static class AnnotationPattern
{
    /// <summary>Whether one of the patterns lets a key pass.</summary>
    public static bool AnyMatches(IEnumerable<string> patterns, string key)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return patterns.Any(pattern => Matches(pattern, key));
    }

    /// <summary>Classes and escapes, which no pattern for our keys needs, are given the benefit of the doubt.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> key)
    {
        if (pattern.IndexOfAny('[', '\\') >= 0)
        {
            return true;
        }

        int p = 0, k = 0, star = -1, resume = 0;
        while (k < key.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = k;
            }
            else if (p < pattern.Length && (pattern[p] == key[k] || (pattern[p] == '?' && key[k] != '/')))
            {
                p++;
                k++;
            }
            else if (star >= 0 && key[resume] != '/')
            {
                p = star + 1;
                k = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
