using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Planning;

/// <summary>What is to become of a document, in terms of its tree. Nodes are told apart by identity.</summary>
internal sealed class ChangeSet
{
    private readonly Dictionary<SourceMapping, MappingChange> _changes = [];
    private readonly Dictionary<SourceSequence, ListChange> _lists = [];

    /// <summary>The changes in the order of the text.</summary>
    internal IEnumerable<MappingChange> All => _changes.Values.OrderBy(change => change.Mapping.Start);

    /// <summary>The changes of lists in the order of the text.</summary>
    internal IEnumerable<ListChange> Lists => _lists.Values.OrderBy(change => change.List.Start);

    internal bool IsEmpty => _changes.Count == 0 && _lists.Count == 0;

    /// <summary>The change of a mapping, made when it is asked for first.</summary>
    internal MappingChange Of(SourceMapping mapping)
    {
        if (!_changes.TryGetValue(mapping, out MappingChange? change))
        {
            change = new MappingChange(mapping);
            _changes.Add(mapping, change);
        }

        return change;
    }

    /// <summary>The change of a mapping; null where it stays as it is.</summary>
    internal MappingChange? Find(SourceMapping mapping) => _changes.GetValueOrDefault(mapping);

    /// <summary>The change of a list, made when it is asked for first.</summary>
    internal ListChange Of(SourceSequence list)
    {
        if (!_lists.TryGetValue(list, out ListChange? change))
        {
            change = new ListChange(list);
            _lists.Add(list, change);
        }

        return change;
    }

    /// <summary>The change of a list; null where it stays as it is.</summary>
    internal ListChange? Find(SourceSequence list) => _lists.GetValueOrDefault(list);

    /// <summary>Takes out the changes of what is removed as a whole.</summary>
    internal void DropWithin(IReadOnlySet<SourceNode> removed)
    {
        foreach (SourceMapping mapping in _changes.Keys.Where(mapping => IsWithin(mapping, removed)).ToArray())
        {
            _ = _changes.Remove(mapping);
        }

        foreach (SourceSequence list in _lists.Keys.Where(list => IsWithin(list, removed)).ToArray())
        {
            _ = _lists.Remove(list);
        }
    }

    /// <summary>Whether a node stands in one of others, or is one.</summary>
    internal static bool IsWithin(SourceNode node, IReadOnlySet<SourceNode> others)
    {
        for (SourceNode? current = node; current is not null; current = current.Parent)
        {
            if (others.Contains(current))
            {
                return true;
            }
        }

        return false;
    }
}
