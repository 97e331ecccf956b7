using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Formats;

/// <summary>The entries of a mapping as a program sees them: merged ones put in, each key once.</summary>
internal static class PlainEntries
{
    internal static IEnumerable<KeyValuePair<string, SourceNode>> Of(SourceMapping mapping)
    {
        OrderedDictionary<string, SourceNode> entries = new(StringComparer.Ordinal);
        Add(entries, mapping, []);
        return entries;
    }

    private static void Add(OrderedDictionary<string, SourceNode> entries, SourceMapping mapping, HashSet<SourceMapping> seen)
    {
        bool isOwn = seen.Count == 0;
        _ = seen.Add(mapping);
        foreach (SourceEntry entry in mapping.Entries.Where(entry => !entry.IsMerge && entry.Name is not null))
        {
            if (isOwn)
            {
                entries[entry.Name!] = entry.Value.Target;
            }
            else
            {
                _ = entries.TryAdd(entry.Name!, entry.Value.Target);
            }
        }

        foreach (SourceEntry merge in mapping.Entries.Where(entry => entry.IsMerge))
        {
            SourceNode merged = merge.Value.Target;
            IEnumerable<SourceNode> sources = merged is SourceSequence list ? list.Items.Select(item => item.Target) : [merged];
            foreach (SourceMapping source in sources.OfType<SourceMapping>().Where(source => !seen.Contains(source)))
            {
                Add(entries, source, seen);
            }
        }
    }
}
