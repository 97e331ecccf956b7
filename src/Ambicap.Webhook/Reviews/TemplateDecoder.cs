using System.Text;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.Reviews;

/// <summary>Finds and decodes the template of a workload.</summary>
internal static class TemplateDecoder
{
    /// <summary>Decodes the template; the source is left at the object's end. Without a template nothing is found.</summary>
    /// <param name="source">At the object's first token.</param>
    /// <param name="kind">The workload's kind.</param>
    /// <param name="path">The fields that lead to the template.</param>
    /// <param name="found">Where the template goes, with what the metadata around it says in vain.</param>
    internal static void Decode(ref JsonTokenSource source, string kind, IReadOnlyList<string> path, ReviewedObject found)
    {
        List<StrayGrant> strays = [];
        Decode(ref source, kind, path, 0, found, strays);
        found.Pod = strays.Count == 0 ? found.Pod : found.Pod is { } pod ? pod with { Strays = strays } : null;
    }

    private static void Decode(ref JsonTokenSource source, string kind, IReadOnlyList<string> path, int depth, ReviewedObject found, List<StrayGrant> strays)
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
                Decode(ref source, kind, path, depth + 1, found, strays);
            }
            else if (key.SequenceEqual("metadata"u8))
            {
                strays.AddRange(WorkloadMetadataDecoder.Decode(ref source, path.Take(depth), kind, string.Join('.', path)));
            }
            else
            {
                source.Skip();
            }
        }
    }
}
