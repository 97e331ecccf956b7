using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Trees;

/// <summary>Makes trees of tokens, for those who look at every field of a small document; streams are decoded without.</summary>
public static class ManifestTree
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The documents of a text; empty ones are left out.</summary>
    /// <param name="text">The text in UTF-8; a byte order mark may stand before it.</param>
    /// <exception cref="ManifestException">The text cannot be read.</exception>
    public static IReadOnlyList<ManifestNode> ReadAll(ReadOnlySpan<byte> text)
    {
        Collector collector = new([]);
        new DocumentReader().Read(text.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text, 1, ref collector);
        return collector.Documents;
    }

    /// <summary>The tree of a value.</summary>
    /// <param name="source">At the value's first token; left at its last.</param>
    /// <exception cref="ManifestException">A text is no Unicode.</exception>
    public static ManifestNode Read<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        Position position = source.Position;
        switch (source.Kind)
        {
            case TokenKind.MappingStart:
                return new ManifestMapping(position, ReadEntries(ref source));
            case TokenKind.ListStart:
                List<ManifestNode> items = [];
                while (TokenFields.NextItem(ref source))
                {
                    items.Add(Read(ref source));
                }

                return new ManifestSequence(position, items);
            case TokenKind.Text or TokenKind.Number:
                return new ManifestScalar(position, TextOf(ref source), source.Kind);
            default:
                return new ManifestScalar(position, source.Kind switch { TokenKind.True => "true", TokenKind.False => "false", _ => "" }, source.Kind);
        }
    }

    private static List<ManifestEntry> ReadEntries<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        List<ManifestEntry> entries = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        while (source.Read() && source.Kind == TokenKind.Key)
        {
            string key = Encoding.UTF8.GetString(source.Key);
            Position position = source.Position;
            _ = source.Read();
            ManifestEntry entry = new(key, position, Read(ref source));
            if (places.TryGetValue(key, out int place))
            {
                entries[place] = entry;
            }
            else if (key != YamlMerge.Key)
            {
                // What a merge key merges stands behind it, written out.
                places.Add(key, entries.Count);
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static string TextOf<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        try
        {
            return source.Text;
        }
        catch (TokenException failure)
        {
            throw new ManifestException(new Finding(source.Position, $"the text here {failure.Message}"));
        }
    }

    private readonly struct Collector(List<ManifestNode> documents) : IDocumentVisitor
    {
        internal List<ManifestNode> Documents => documents;

        public void Visit<TSource>(ref TSource source)
            where TSource : ITokenSource, allows ref struct
        {
            _ = source.Read();
            documents.Add(Read(ref source));
        }
    }
}
