using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Namespaces;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Decodes Namespaces: of each only name, version, and the labels and annotations that decide something. Another one of a type that the
/// API refuses raises <see cref="TokenException"/> nevertheless.
/// </summary>
public static class NamespaceDecoder
{
    /// <summary>Decodes a Namespace.</summary>
    /// <param name="source">At the object's first token; left at its last.</param>
    /// <param name="withPlaces">Whether somebody will ask where it stands; finding places in JSON costs time.</param>
    public static DecodedNamespace Decode<TSource>(ref TSource source, bool withPlaces)
        where TSource : ITokenSource, allows ref struct
    {
        Position position = withPlaces ? source.Position : default;
        DecodedNamespace found = Nothing(position, withPlaces);
        if (source.Kind != TokenKind.MappingStart)
        {
            throw TokenFields.Wrong(ref source, "a mapping");
        }

        while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("metadata"u8))
            {
                found = ReadMetadata(ref source, Nothing(position, withPlaces));
            }
            else
            {
                source.Skip();
            }
        }

        return found;
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

    private static DecodedNamespace Nothing(Position position, bool withPlaces) =>
        new(position, "", "", new NamespaceKeys(), withPlaces ? new NamespacePlaces() : null);

    private static DecodedNamespace ReadMetadata<TSource>(ref TSource source, DecodedNamespace found)
        where TSource : ITokenSource, allows ref struct
    {
        string name = "";
        string version = "";
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("name"u8))
                {
                    name = TokenFields.Text(ref source) ?? "";
                }
                else if (key.SequenceEqual("resourceVersion"u8))
                {
                    version = TokenFields.Text(ref source) ?? "";
                }
                else if (key.SequenceEqual("labels"u8))
                {
                    ReadMap(ref source, isLabels: true, found);
                }
                else if (key.SequenceEqual("annotations"u8))
                {
                    ReadMap(ref source, isLabels: false, found);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return found with { Name = name, ResourceVersion = version };
    }

    private static void ReadMap<TSource>(ref TSource source, bool isLabels, DecodedNamespace found)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.EnterMapping(ref source))
        {
            return;
        }

        TSource before = source;
        while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> field))
        {
            string key = Encoding.UTF8.GetString(field);
            string value = TokenFields.Text(ref source) ?? "";
            if (NamespaceKeys.IsRead(key))
            {
                found.Keys.Set(isLabels, key, value);
                AddPlace(before, isLabels, key, found.Places);
            }

            before = source;
        }
    }

    /// <summary>Notes where a key stands.</summary>
    /// <param name="before">At the token before the key.</param>
    /// <param name="isLabel">Whether it is a label's.</param>
    /// <param name="key">The key.</param>
    /// <param name="places">Where its place goes; null where nobody asked.</param>
    private static void AddPlace<TSource>(TSource before, bool isLabel, string key, NamespacePlaces? places)
        where TSource : ITokenSource, allows ref struct
    {
        if (places is not null)
        {
            _ = before.Read();
            places.Add(isLabel, key, before.Position);
        }
    }
}
