namespace Ambicap.Kubernetes.Tokens;

/// <summary>The keys of a mapping in a list of tokens.</summary>
internal static class YamlKeys
{
    /// <summary>With fewer keys than this, comparing each with each is faster than a set.</summary>
    private const int FewKeys = 16;

    /// <summary>The second of two equal keys, or null. The mapping may still be open: its tokens end with the list.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="start">The mapping's first token.</param>
    internal static YamlToken? FindRepeated(YamlTokens tokens, int start)
    {
        ReadOnlySpan<YamlToken> all = tokens.All;
        int count = 0;
        HashSet<string>? seen = null;
        for (int i = start + 1; i < all.Length; i = Next(all, i))
        {
            if (++count == FewKeys)
            {
                seen = KeysUpTo(tokens, start, i);
            }

            if (seen is null ? Stands(tokens, start, i) : !seen.Add(tokens.StringOf(all[i])))
            {
                return all[i];
            }
        }

        return null;
    }

    /// <summary>The key behind a key and its value.</summary>
    internal static int Next(ReadOnlySpan<YamlToken> tokens, int key) => key + 1 + tokens[key + 1].Length;

    private static bool Stands(YamlTokens tokens, int start, int key)
    {
        ReadOnlySpan<YamlToken> all = tokens.All;
        ReadOnlySpan<byte> text = tokens.TextOf(all[key]);
        for (int i = start + 1; i < key; i = Next(all, i))
        {
            if (tokens.TextOf(all[i]).SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> KeysUpTo(YamlTokens tokens, int start, int end)
    {
        ReadOnlySpan<YamlToken> all = tokens.All;
        HashSet<string> keys = new(StringComparer.Ordinal);
        for (int i = start + 1; i < end; i = Next(all, i))
        {
            _ = keys.Add(tokens.StringOf(all[i]));
        }

        return keys;
    }
}
