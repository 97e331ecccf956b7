using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Moves through mappings of a Pod in which the KEP has no field, and notes what is one of its fields nevertheless, or nearly one by its
/// name. Only lists and texts count: others are no names of capabilities.
/// </summary>
internal static class StrayFields
{
    /// <summary>The Pod, or the container.</summary>
    internal static readonly string[] Top = [];

    /// <summary>The Pod's <c>spec</c>.</summary>
    internal static readonly string[] Spec = ["spec"];

    /// <summary>The Pod's security context.</summary>
    internal static readonly string[] OfPod = ["spec", "securityContext"];

    /// <summary>A container's security context.</summary>
    internal static readonly string[] OfContainer = ["securityContext"];

    /// <summary>A container's <c>capabilities</c>, where the KEP's fields belong.</summary>
    internal static readonly string[] InCapabilities = ["securityContext", "capabilities"];

    /// <summary>Moves to the next value of a mapping, as <see cref="TokenFields.NextField"/> does.</summary>
    /// <param name="source">The tokens; the value before must have been read or skipped.</param>
    /// <param name="notes">Where strays go; null where nobody asks for them.</param>
    /// <param name="place">The mapping.</param>
    /// <param name="key">The value's key.</param>
    /// <returns>False at the mapping's end.</returns>
    internal static bool NextField<TSource>(ref TSource source, NotedStrays? notes, string[] place, out ReadOnlySpan<byte> key)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.NextKey(ref source))
        {
            key = default;
            return false;
        }

        key = source.Key;
        if (notes is null)
        {
            return source.Read();
        }

        // Elsewhere than in a container's security context whole capabilities can be astray.
        bool isHolder = place != OfContainer && key.SequenceEqual("capabilities"u8);
        return isHolder ? ReadHolder(ref source, notes, place) : ReadValue(ref source, notes, place, key);
    }

    /// <summary>Reads on to the value of the current key, and notes the key where it is astray.</summary>
    internal static bool ReadValue<TSource>(ref TSource source, NotedStrays? notes, ReadOnlySpan<string> place, scoped ReadOnlySpan<byte> key)
        where TSource : ITokenSource, allows ref struct
    {
        if (notes is null || !KepFields.MayBeMeant(key) || Encoding.UTF8.GetString(key) is not { } name || KepFields.Meant(name) is null)
        {
            return source.Read();
        }

        Position position = source.Position;
        bool isMore = source.Read();
        if (source.Kind is TokenKind.ListStart or TokenKind.Text)
        {
            notes.AddStray(place, name, position);
        }

        return isMore;
    }

    private static bool ReadHolder<TSource>(ref TSource source, NotedStrays notes, string[] place)
        where TSource : ITokenSource, allows ref struct
    {
        bool isMore = source.Read();
        TSource inner = source;
        if (inner.Kind == TokenKind.MappingStart)
        {
            string[] within = [.. place, "capabilities"];
            while (TokenFields.NextKey(ref inner))
            {
                _ = ReadValue(ref inner, notes, within, inner.Key);
                inner.Skip();
            }
        }

        return isMore;
    }
}
