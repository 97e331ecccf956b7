using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Decodes the objects of a document: workloads of every known kind, Namespaces, and Lists of them. An object that the API would not
/// take is named, and the others are decoded nevertheless.
/// </summary>
public static class ObjectDecoder
{
    private const int DeepestList = 8;

    /// <summary>Decodes a document.</summary>
    /// <param name="source">Before the document's first token; left at its last.</param>
    /// <param name="kinds">The kinds that have Pods.</param>
    /// <param name="withPrograms">Whether what containers run is read too.</param>
    /// <param name="found">Where its objects go.</param>
    /// <param name="exceeded">The number of values that it may have with Pods in it, and has more; null where it has not.</param>
    /// <exception cref="ManifestException">It has Pods, and more values.</exception>
    public static void Decode<TSource>(ref TSource source, WorkloadKinds kinds, bool withPrograms, List<DecodedObject> found, int? exceeded = null)
        where TSource : ITokenSource, allows ref struct
    {
        TSource start = source;
        _ = source.Read();
        Decode(ref source, new Surroundings<TSource>(start, kinds, withPrograms, found, exceeded), default, 0);
    }

    private static void Decode<TSource>(ref TSource source, Surroundings<TSource> around, ObjectHead otherwise, int depth)
        where TSource : ITokenSource, allows ref struct
    {
        TSource begin = source;
        int before = around.Found.Count;
        try
        {
            if (source.Kind != TokenKind.MappingStart)
            {
                // A list is a patch of another kind; a single value is nobody's document, but what is left of one, or another sort of file.
                source.Skip();
                around.Found.Add(depth == 0 && begin.Kind == TokenKind.ListStart ? new SkippedObject(begin.Position) : throw TokenFields.Wrong(ref begin, "a mapping"));
                return;
            }

            ObjectHead head = ObjectHead.Read(ref source, otherwise);
            TSource again = begin;
            if (head.IsList && depth < DeepestList)
            {
                DecodeItems(ref again, around, head.ForItem, depth + 1);
            }
            else
            {
                DecodeOne(ref again, head, around);
            }
        }
        catch (TokenException failure)
        {
            around.Found.RemoveRange(before, around.Found.Count - before);
            around.Found.Add(new UnreadableObject(TokenPath.Explain(around.Start, failure)));
            source = begin;
            source.Skip();
        }
    }

    private static void DecodeItems<TSource>(ref TSource source, Surroundings<TSource> around, ObjectHead otherwise, int depth)
        where TSource : ITokenSource, allows ref struct
    {
        if (Descend(ref source, "items"u8))
        {
            while (TokenFields.NextItem(ref source))
            {
                Decode(ref source, around, otherwise, depth);
            }
        }
    }

    private static void DecodeOne<TSource>(ref TSource source, ObjectHead head, Surroundings<TSource> around)
        where TSource : ITokenSource, allows ref struct
    {
        if (head.Kind is null)
        {
            around.Found.Add(new SkippedObject(source.Position));
        }
        else if (WorkloadKinds.IsNamespace(head.Kind, head.ApiVersion))
        {
            around.Found.Add(NamespaceDecoder.Decode(ref source, withPlaces: true));
        }
        else if (!DecodePods(source, head, around))
        {
            around.Found.Add(DecodeUnknown(ref source, head));
        }
    }

    /// <summary>Decodes the Pod, or the templates, of an object of a known kind.</summary>
    /// <returns>Whether it has any.</returns>
    private static bool DecodePods<TSource>(TSource source, ObjectHead head, Surroundings<TSource> around)
        where TSource : ITokenSource, allows ref struct
    {
        IReadOnlyList<string>? path = WorkloadKinds.TemplatePath(head.Kind!, head.ApiVersion);
        IReadOnlyList<TemplatePath> custom = around.Kinds.CustomPaths(head.Kind!, head.ApiVersion);
        if (path is null && custom.Count == 0)
        {
            return false;
        }

        if (around.Exceeded is { } most)
        {
            throw new ManifestException(new Finding(source.Position, $"more than {most} values in a document with Pods, aliases written out; split it"));
        }

        WorkloadDecoder<TSource> decoder = new(source, head, around.WithPrograms, around.Found);
        if (path is not null)
        {
            decoder.DecodeBuiltIn(path);
        }

        return (custom.Count > 0 && decoder.DecodeCustom(custom)) || path is not null;
    }

    /// <summary>Of an object of an unknown kind only what is written like a grant counts.</summary>
    private static DecodedObject DecodeUnknown<TSource>(ref TSource source, ObjectHead head)
        where TSource : ITokenSource, allows ref struct
    {
        TSource again = source;
        PodDetails details = new(withPrograms: false) { Pod = source.Position };
        IReadOnlyList<StrayGrant> strays = UnknownKindDecoder.Find(ref again, head, details);
        if (strays.Count == 0)
        {
            return new SkippedObject(details.Pod);
        }

        (string? name, string? ownNamespace) = Descend(ref source, "metadata"u8) ? NamespaceDecoder.ReadNames(ref source) : default;
        return new DecodedWorkload(details.Pod, head.Kind!, ownNamespace, name ?? "", new Pod { Strays = strays }, details);
    }

    /// <summary>Moves to the value of a key; of one that stands twice to the last.</summary>
    /// <returns>False where it is absent or null; the source is then at the mapping's end.</returns>
    internal static bool Descend<TSource>(ref TSource source, scoped ReadOnlySpan<byte> field)
        where TSource : ITokenSource, allows ref struct
    {
        TSource value = source;
        bool isThere = false;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual(field))
                {
                    value = source;
                    isThere = source.Kind != TokenKind.Null;
                }

                source.Skip();
            }
        }

        source = isThere ? value : source;
        return isThere;
    }

    /// <summary>What stays the same for every object of a document: its beginning, how it is read, and where its objects go.</summary>
    private readonly ref struct Surroundings<TSource>(TSource start, WorkloadKinds kinds, bool withPrograms, List<DecodedObject> found, int? exceeded)
        where TSource : ITokenSource, allows ref struct
    {
        internal readonly TSource Start = start;

        internal readonly WorkloadKinds Kinds = kinds;

        internal readonly bool WithPrograms = withPrograms;

        internal readonly List<DecodedObject> Found = found;

        internal readonly int? Exceeded = exceeded;
    }
}
