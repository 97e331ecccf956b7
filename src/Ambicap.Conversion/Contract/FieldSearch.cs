using Ambicap.Conversion.Source;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>Finds lists of the KEP's fields in mappings named <c>capabilities</c>, wherever they stand.</summary>
internal static class FieldSearch
{
    /// <summary>The key of a mapping that can have the KEP's fields.</summary>
    internal const string Holder = "capabilities";

    /// <summary>The fields below a node, in the order of the text. What several aliases refer to is looked at once.</summary>
    /// <param name="node">Where to look.</param>
    /// <param name="key">The node's own key; null where it has none.</param>
    internal static IEnumerable<SourceEntry> In(SourceNode node, string? key = null) => In(node, key, []);

    private static IEnumerable<SourceEntry> In(SourceNode node, string? key, HashSet<SourceNode> seen)
    {
        if (!seen.Add(node.Target))
        {
            yield break;
        }

        foreach (SourceNode item in (node.Target as SourceSequence)?.Items ?? [])
        {
            foreach (SourceEntry found in In(item, null, seen))
            {
                yield return found;
            }
        }

        foreach (SourceEntry entry in (node.Target as SourceMapping)?.Entries ?? [])
        {
            if (key == Holder && KepFields.IsOne(entry.Name) && entry.Value.Target is SourceSequence)
            {
                yield return entry;
            }

            foreach (SourceEntry found in In(entry.Value, entry.Name, seen))
            {
                yield return found;
            }
        }
    }
}
