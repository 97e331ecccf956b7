using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Places;

/// <summary>Looks fields up, through aliases and merge keys, and remembers which aliases were passed on the way to a place.</summary>
internal sealed class FieldFinder
{
    /// <summary>The aliases behind which a part of a Pod was found.</summary>
    internal HashSet<SourceAlias> Passed { get; } = [];

    /// <summary>
    /// Looks a field up. Of a repeated key the last counts, and what a merge key brings in counts as if it stood there: it goes before what
    /// stands in front of it. Of a list of merged mappings the first goes before the others.
    /// </summary>
    internal Field Find(SourceMapping mapping, string name) =>
        mapping.MergeDepth > 0 ? Find(mapping, name, [])
        : mapping.FindLast(name) is { } own ? new Field(own, Pass(own.Value), false)
        : default;

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
        SourceEntry? own = mapping.FindLast(name);
        if (own is not null && mapping.MergeDepth == 0)
        {
            return new Field(own, Pass(own.Value), seen.Count > 0);
        }

        bool isOutermost = seen.Count == 0;
        _ = seen.Add(mapping);
        foreach (SourceEntry merge in mapping.Entries.AsEnumerable().Reverse().TakeWhile(entry => entry != own).Where(entry => entry.IsMerge))
        {
            foreach (SourceMapping source in merge.MergedMappings.Where(source => !seen.Contains(source)))
            {
                Field field = Find(source, name, seen);
                if (field.Entry is not null)
                {
                    return new Field(merge, field.Value, true);
                }
            }
        }

        return own is null ? default : new Field(own, Pass(own.Value), !isOutermost);
    }
}
