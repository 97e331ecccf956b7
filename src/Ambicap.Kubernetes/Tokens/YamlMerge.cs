namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Writes out the merge key of YAML 1.1, <c>&lt;&lt;: *other</c>. As in kubectl 1.36 a mapping is filled from its first entry to its last:
/// what is merged goes before a key in front of the merge key and behind one after it, and of a list of mappings the first goes before
/// the others.
/// </summary>
internal static class YamlMerge
{
    internal const string Key = "<<";

    /// <summary>Appends what a merge key brings to a mapping whose end is not yet there. The last of equal keys counts.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="merge">The merge key.</param>
    /// <param name="end">Where the mapping's own entries end; behind it is what other merge keys brought.</param>
    /// <returns>False where something else than a mapping, or a list of them, is merged.</returns>
    internal static bool TryAppend(YamlTokens tokens, int merge, int end)
    {
        HashSet<string> own = new(StringComparer.Ordinal) { Key };
        for (int key = merge; key < end; key = Next(tokens, key))
        {
            _ = own.Add(tokens.StringOf(tokens[key]));
        }

        List<int> sources = Sources(tokens, merge + 1);
        if (!sources.TrueForAll(source => tokens[source].Kind == TokenKind.MappingStart))
        {
            return false;
        }

        sources.Reverse();
        sources.ForEach(source => Append(tokens, source, own));
        return true;
    }

    /// <summary>The key behind a key and its value.</summary>
    private static int Next(YamlTokens tokens, int key) => key + 1 + tokens[key + 1].Length;

    private static List<int> Sources(YamlTokens tokens, int value)
    {
        if (tokens[value].Kind != TokenKind.ListStart)
        {
            return [value];
        }

        List<int> sources = [];
        for (int item = value + 1; tokens[item].Kind != TokenKind.ListEnd; item += tokens[item].Length)
        {
            sources.Add(item);
        }

        return sources;
    }

    private static void Append(YamlTokens tokens, int source, HashSet<string> own)
    {
        int end = source + tokens[source].Length - 1;
        for (int key = source + 1; key < end; key = Next(tokens, key))
        {
            if (!own.Contains(tokens.StringOf(tokens[key])))
            {
                tokens.Copy(key, 1 + tokens[key + 1].Length);
            }
        }
    }
}
