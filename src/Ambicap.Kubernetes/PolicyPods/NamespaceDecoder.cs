using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>Decodes Namespaces, and the names of objects.</summary>
internal static class NamespaceDecoder
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>Decodes a Namespace.</summary>
    internal static DecodedNamespace Decode<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        Position position = source.Position;
        TSource names = source;
        string name = "";
        Dictionary<string, string> labels = s_none;
        Dictionary<string, string> annotations = s_none;
        while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("metadata"u8))
            {
                names = source;
                name = ReadNames(ref names).Name ?? "";
                (labels, annotations) = ReadMaps(ref source);
            }
            else
            {
                source.Skip();
            }
        }

        return new DecodedNamespace(position, name, labels, annotations);
    }

    /// <summary>The name and the namespace in a <c>metadata</c>.</summary>
    internal static (string? Name, string? Namespace) ReadNames<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        string? name = null;
        string? ownNamespace = null;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("name"u8))
                {
                    name = TokenFields.Text(ref source);
                }
                else if (key.SequenceEqual("namespace"u8))
                {
                    ownNamespace = TokenFields.Text(ref source);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return (name, ownNamespace);
    }

    private static (Dictionary<string, string> Labels, Dictionary<string, string> Annotations) ReadMaps<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        Dictionary<string, string> labels = s_none;
        Dictionary<string, string> annotations = s_none;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("labels"u8))
                {
                    labels = ReadMap(ref source);
                }
                else if (key.SequenceEqual("annotations"u8))
                {
                    annotations = ReadMap(ref source);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return (labels, annotations);
    }

    private static Dictionary<string, string> ReadMap<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                string name = Encoding.UTF8.GetString(key);
                map[name] = TokenFields.Text(ref source) ?? "";
            }
        }

        return map;
    }
}
