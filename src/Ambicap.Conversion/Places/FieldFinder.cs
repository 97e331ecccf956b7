using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Places;

/// <summary>Looks fields up, through aliases and merge keys, and remembers which aliases were passed on the way to a place.</summary>
internal sealed class FieldFinder
{
    /// <summary>The aliases behind which a part of a Pod was found.</summary>
    internal HashSet<SourceAlias> Passed { get; } = [];

    /// <summary>Looks a field up. A key of the mapping itself goes before merged ones; of a repeated key the last counts.</summary>
    internal Field Find(SourceMapping mapping, string name) => Find(mapping, name, []);

    /// <summary>What a node is behind its alias, which is remembered.</summary>
    internal SourceNode Pass(SourceNode node)
    {
        if (node is SourceAlias alias)
        {
            _ = Passed.Add(alias);
        }

        return node.Target;
    }

    /// <param name="mapping">Where to look.</param>
    /// <param name="name">The key.</param>
    /// <param name="seen">Mappings without it: merge keys may lead to one of them any number of times.</param>
    private Field Find(SourceMapping mapping, string name, HashSet<SourceMapping> seen)
    {
        if (mapping.FindLast(name) is { } own)
        {
            return new Field(own, Pass(own.Value), seen.Count > 0);
        }

        _ = seen.Add(mapping);
        foreach (SourceEntry merge in mapping.Entries.Where(entry => entry.IsMerge))
        {
            SourceNode merged = merge.Value.Target;
            IEnumerable<SourceNode> sources = merged is SourceSequence list ? list.Items.Select(item => item.Target) : [merged];
            foreach (SourceMapping source in sources.OfType<SourceMapping>().Where(source => !seen.Contains(source)))
            {
                Field field = Find(source, name, seen);
                if (field.Entry is not null)
                {
                    return new Field(merge, field.Value, true);
                }
            }
        }

        return default;
    }
}
