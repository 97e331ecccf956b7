using Ambicap.Kubernetes.Tokens;
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
        (bool hasMetadata, bool hasAnnotations) = Look(json);
        List<PatchOperation> patch = [];
        if (hasAnnotations)
        {
            patch.AddRange(annotations.Select(annotation =>
                new PutText($"/metadata/annotations/{PatchOperation.Escape(annotation.Key)}", annotation.Value)));
            return patch;
        }

        patch.Add(new PutAnnotations(hasMetadata, annotations));
        return patch;
    }

    /// <summary>The object was decoded before: where these are, they are objects.</summary>
    private static (bool HasMetadata, bool HasAnnotations) Look(ReadOnlySpan<byte> json)
    {
        bool hasMetadata = false;
        bool hasAnnotations = false;
        JsonTokenSource source = new(json);
        _ = source.Read();
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (!key.SequenceEqual("metadata"u8) || source.Kind == TokenKind.Null)
            {
                source.Skip();
                continue;
            }

            hasMetadata = true;
            while (JsonFields.Next(ref source, out ReadOnlySpan<byte> field))
            {
                hasAnnotations = field.SequenceEqual("annotations"u8) ? source.Kind != TokenKind.Null : hasAnnotations;
                source.Skip();
            }
        }

        return (hasMetadata, hasAnnotations);
    }
}
