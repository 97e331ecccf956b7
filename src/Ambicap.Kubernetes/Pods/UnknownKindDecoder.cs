using System.Text;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Looks for grants in an object that is of no known kind: annotations of the contract, wherever there are annotations, and the KEP's
/// fields in <c>capabilities</c>. Anything else of these names is somebody else's.
/// </summary>
internal static class UnknownKindDecoder
{
    private const string Annotations = "annotations";
    private const string Capabilities = "capabilities";

    /// <summary>Notes the grants in an object.</summary>
    /// <param name="source">At the object's first token; left at its last.</param>
    /// <param name="head">What the object is.</param>
    /// <param name="details">Where places are kept.</param>
    /// <returns>The grants; empty where there are none.</returns>
    internal static IReadOnlyList<StrayGrant> Find<TSource>(ref TSource source, ObjectHead head, PodDetails details)
        where TSource : ITokenSource, allows ref struct
    {
        if (WorkloadKinds.IsKeptByController(head.Kind))
        {
            return [];
        }

        Look(ref source, null, details);
        return details.Strays.Count == 0 ? [] : details.CollectStrays(StrayKind.UnknownKind, head.Type);
    }

    /// <param name="source">At a value.</param>
    /// <param name="holder">The value's key, where that can have grants.</param>
    /// <param name="details">Where grants go.</param>
    private static void Look<TSource>(ref TSource source, string? holder, PodDetails details)
        where TSource : ITokenSource, allows ref struct
    {
        if (source.Kind == TokenKind.ListStart)
        {
            while (TokenFields.NextItem(ref source))
            {
                Look(ref source, null, details);
            }
        }
        else if (source.Kind == TokenKind.MappingStart)
        {
            while (TokenFields.NextKey(ref source))
            {
                string? inner = source.Key.SequenceEqual("annotations"u8) ? Annotations : source.Key.SequenceEqual("capabilities"u8) ? Capabilities : null;
                Note(source, holder, details);
                _ = source.Read();
                Look(ref source, inner, details);
            }
        }
    }

    /// <param name="source">A copy, at a key.</param>
    /// <param name="holder">What the key stands in.</param>
    /// <param name="details">Where grants go.</param>
    private static void Note<TSource>(TSource source, string? holder, PodDetails details)
        where TSource : ITokenSource, allows ref struct
    {
        if (holder is null)
        {
            return;
        }

        string name = Encoding.UTF8.GetString(source.Key);
        bool isGrant = holder == Annotations ? GrantKeys.IsOurs(name) && name.Contains('/', StringComparison.Ordinal) : KepFields.IsOne(name);
        if (isGrant)
        {
            Manifests.Position position = source.Position;
            _ = source.Read();
            if (source.Kind == (holder == Annotations ? TokenKind.Text : TokenKind.ListStart))
            {
                details.AddStray([holder], name, position);
            }
        }
    }
}
