using System.Text;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Decodes the objects of a document: workloads of every built-in kind, Namespaces, and Lists of them. An object that the API would not
/// take is named, and the others are decoded nevertheless.
/// </summary>
public static class ObjectDecoder
{
    private const int DeepestList = 8;

    /// <summary>Decodes a document.</summary>
    /// <param name="source">Before the document's first token; left at its last.</param>
    /// <param name="withPrograms">Whether what containers run is read too.</param>
    /// <param name="found">Where its objects go.</param>
    public static void Decode<TSource>(ref TSource source, bool withPrograms, List<DecodedObject> found)
        where TSource : ITokenSource, allows ref struct
    {
        TSource start = source;
        _ = source.Read();
        Decode(ref source, new Surroundings<TSource>(start, withPrograms, found), default, 0);
    }

    private static void Decode<TSource>(ref TSource source, Surroundings<TSource> around, ObjectHead otherwise, int depth)
        where TSource : ITokenSource, allows ref struct
    {
        TSource begin = source;
        try
        {
            if (source.Kind != TokenKind.MappingStart)
            {
                source.Skip();
                around.Found.Add(depth == 0 ? new SkippedObject(begin.Position) : throw TokenFields.Wrong(ref begin, "a mapping"));
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
                around.Found.Add(DecodeOne(ref again, head, around.WithPrograms));
            }
        }
        catch (TokenException failure)
        {
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

    private static DecodedObject DecodeOne<TSource>(ref TSource source, ObjectHead head, bool withPrograms)
        where TSource : ITokenSource, allows ref struct
    {
        if (head.Kind is null)
        {
            return new SkippedObject(source.Position);
        }

        if (WorkloadKinds.TemplatePath(head.Kind, head.ApiVersion) is { } path)
        {
            return DecodeWorkload(ref source, head.Kind, path, withPrograms);
        }

        return WorkloadKinds.IsNamespace(head.Kind, head.ApiVersion)
            ? NamespaceDecoder.Decode(ref source, withPlaces: true)
            : new SkippedObject(source.Position);
    }

    private static DecodedWorkload DecodeWorkload<TSource>(ref TSource source, string kind, IReadOnlyList<string> path, bool withPrograms)
        where TSource : ITokenSource, allows ref struct
    {
        TSource metadata = source;
        string? name = null;
        string? ownNamespace = null;
        if (Descend(ref metadata, "metadata"u8))
        {
            (name, ownNamespace) = NamespaceDecoder.ReadNames(ref metadata);
        }

        PodDetails details = new(withPrograms) { Pod = source.Position };
        long begin = source.Ordinal;
        foreach (string step in path)
        {
            if (!Descend(ref source, Encoding.UTF8.GetBytes(step)))
            {
                throw new TokenException(begin, $"has no {string.Join('.', path)}; a {kind} makes its Pods of it");
            }
        }

        Pod pod = path.Count == 0 ? PodDecoder.Decode(ref source, details) : PodDecoder.DecodeTemplate(ref source, details);
        return new DecodedWorkload(details.Pod, kind, ownNamespace, name ?? "", pod, details);
    }

    /// <summary>Moves to the value of a key; of one that stands twice to the last.</summary>
    /// <returns>False where it is absent or null; the source is then at the mapping's end.</returns>
    private static bool Descend<TSource>(ref TSource source, scoped ReadOnlySpan<byte> field)
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
    private readonly ref struct Surroundings<TSource>(TSource start, bool withPrograms, List<DecodedObject> found)
        where TSource : ITokenSource, allows ref struct
    {
        internal readonly TSource Start = start;

        internal readonly bool WithPrograms = withPrograms;

        internal readonly List<DecodedObject> Found = found;
    }
}
