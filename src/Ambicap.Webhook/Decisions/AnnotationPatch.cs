using Ambicap.Webhook.Json;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>Puts annotations on an object, whatever of the way to them is there.</summary>
internal static class AnnotationPatch
{
    /// <summary>The operations that put the annotations there.</summary>
    /// <param name="annotations">What to put.</param>
    /// <param name="json">The object as it is.</param>
    internal static IEnumerable<PatchOperation> Create(IReadOnlyList<KeyValuePair<string, string>> annotations, ReadOnlySpan<byte> json)
    {
        (bool hasMetadata, bool hasAnnotations) = JsonFields.Look(json, "metadata"u8, "annotations"u8);
        return hasAnnotations
            ? annotations.Select(annotation => new PutText($"/metadata/annotations/{PatchOperation.Escape(annotation.Key)}", annotation.Value))
            : [new PutAnnotations(hasMetadata, annotations)];
    }
}
