using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Decodes a Pod, or the template of a workload, into what rules read; the rest is skipped. Types are those of the API: a value of
/// another type is an error, null is the same as absent, and unknown fields are ignored.
/// </summary>
/// <remarks>
/// Of a key that stands twice the last counts, whole, as in kubectl. Field by field this is the API of Kubernetes 1.37, with the fields
/// of KEP-2763 for files.
/// </remarks>
public static class PodDecoder
{
    /// <summary>Decodes a Pod: the mapping that has <c>metadata</c> and <c>spec</c>.</summary>
    /// <param name="source">At the mapping's first token; left at its last.</param>
    /// <param name="details">Where details are kept; null where nobody asks for them.</param>
    /// <exception cref="TokenException">A value has the wrong type.</exception>
    public static Pod Decode<TSource>(ref TSource source, PodDetails? details = null)
        where TSource : ITokenSource, allows ref struct => Decode(ref source, false, details);

    /// <summary>Decodes the template of a workload, which has no defaults yet; otherwise as a Pod.</summary>
    /// <inheritdoc cref="Decode{TSource}(ref TSource, PodDetails?)"/>
    public static Pod DecodeTemplate<TSource>(ref TSource source, PodDetails? details = null)
        where TSource : ITokenSource, allows ref struct => Decode(ref source, true, details);

    private static Pod Decode<TSource>(ref TSource source, bool isTemplate, PodDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        List<KeyValuePair<string, string>>? annotations = null;
        PodSpecDraft spec = default;
        if (TokenFields.EnterMapping(ref source))
        {
            while (StrayFields.NextField(ref source, details, StrayFields.Top, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("metadata"u8))
                {
                    annotations = AnnotationDecoder.DecodeMetadata(ref source, details);
                }
                else if (key.SequenceEqual("spec"u8))
                {
                    details?.HasSpec = source.Kind != TokenKind.Null;
                    spec = PodSpecDecoder.Decode(ref source, isTemplate, details);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return spec.ToPod(annotations, details?.CollectStrays());
    }
}
