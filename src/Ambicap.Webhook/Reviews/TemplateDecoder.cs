using System.Text;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.Reviews;

/// <summary>Finds and decodes the template of a workload.</summary>
internal static class TemplateDecoder
{
    /// <summary>Decodes the template; the source is left at the object's end. Without a template nothing is found.</summary>
    /// <param name="source">At the object's first token.</param>
    /// <param name="path">The fields that lead to the template.</param>
    /// <param name="found">Where the template goes.</param>
    internal static void Decode(ref JsonTokenSource source, IReadOnlyList<string> path, ReviewedObject found) => Decode(ref source, path, 0, found);

    private static void Decode(ref JsonTokenSource source, IReadOnlyList<string> path, int depth, ReviewedObject found)
    {
        if (depth == path.Count)
        {
            found.Pod = PodDecoder.DecodeTemplate(ref source);
            return;
        }

        Span<byte> step = stackalloc byte[Encoding.UTF8.GetByteCount(path[depth])];
        _ = Encoding.UTF8.GetBytes(path[depth], step);
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual(step) && source.Kind != TokenKind.Null)
            {
                Decode(ref source, path, depth + 1, found);
            }
            else
            {
                source.Skip();
            }
        }
    }
}
