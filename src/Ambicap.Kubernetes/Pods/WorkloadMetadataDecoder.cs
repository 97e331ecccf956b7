using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Reads what a workload's own metadata says in vain; those who show places read it by <see cref="DocumentDecoder"/>.</summary>
public static class WorkloadMetadataDecoder
{
    /// <summary>The annotations of the contract in a <c>metadata</c>.</summary>
    /// <param name="source">At the <c>metadata</c>; left at its last token.</param>
    /// <param name="place">The keys that lead to it from the object.</param>
    /// <param name="kind">The object's kind.</param>
    /// <param name="template">The path of its template.</param>
    /// <exception cref="TokenException">It is not what the API has there.</exception>
    public static IEnumerable<StrayGrant> Decode<TSource>(ref TSource source, IEnumerable<string> place, string kind, string template)
        where TSource : ITokenSource, allows ref struct =>
        [.. (AnnotationDecoder.DecodeMetadata(ref source, null) ?? []).Where(annotation => GrantKeys.IsOurs(annotation.Key))
            .Select(annotation => new StrayGrant(StrayKind.WorkloadMetadata, null, [.. place, "metadata", "annotations", annotation.Key], kind, template))];
}
