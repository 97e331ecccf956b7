using System.Runtime.InteropServices;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>The keys of a mapping in a list of tokens.</summary>
internal static class YamlKeys
{
    /// <summary>With fewer keys than this, comparing each with each is faster than a set.</summary>
    private const int FewKeys = 16;

    /// <summary>The second of two equal keys, or null. The mapping may still be open: its tokens end with the list.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="start">The mapping's first token.</param>
    internal static YamlToken? FindRepeated(List<YamlToken> tokens, int start)
    {
        ReadOnlySpan<YamlToken> all = CollectionsMarshal.AsSpan(tokens);
        int count = 0;
        HashSet<string>? seen = null;
        for (int i = start + 1; i < all.Length; i = Next(all, i))
        {
            if (++count == FewKeys)
            {
                seen = KeysUpTo(all, start, i);
            }

            if (seen is null ? Stands(all, start, i) : !seen.Add(all[i].Text!))
            {
                return all[i];
            }
        }

        return null;
    }

    /// <summary>The key behind a key and its value.</summary>
    internal static int Next(ReadOnlySpan<YamlToken> tokens, int key) => key + 1 + tokens[key + 1].Length;

    /// <summary>Copies tokens to the end of the list.</summary>
    internal static void Copy(List<YamlToken> tokens, int start, int length)
    {
        tokens.EnsureCapacity(tokens.Count + length);
        for (int i = 0; i < length; i++)
        {
            tokens.Add(tokens[start + i]);
        }
    }

    private static bool Stands(ReadOnlySpan<YamlToken> tokens, int start, int key)
    {
        for (int i = start + 1; i < key; i = Next(tokens, i))
        {
            if (tokens[i].Text == tokens[key].Text)
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> KeysUpTo(ReadOnlySpan<YamlToken> tokens, int start, int end)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        for (int i = start + 1; i < end; i = Next(tokens, i))
        {
            _ = keys.Add(tokens[i].Text!);
        }

        return keys;
    }
}
