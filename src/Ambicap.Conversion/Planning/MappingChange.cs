using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Planning;

/// <summary>Where a new entry goes in a mapping whose keys are not sorted.</summary>
internal enum Placement
{
    Last,
    First,

    /// <summary>Before the entry <c>spec</c>.</summary>
    BeforeSpec,
}

/// <summary>A new entry of a mapping.</summary>
internal sealed record Addition(string Key, Literal Value, Placement Placement);

/// <summary>What is to become of one mapping.</summary>
internal sealed class MappingChange(SourceMapping mapping)
{
    internal SourceMapping Mapping { get; } = mapping;

    internal HashSet<SourceEntry> Removed { get; } = [];

    internal List<Addition> Added { get; } = [];

    /// <summary>Entries whose value is replaced.</summary>
    internal Dictionary<SourceEntry, Literal> Replaced { get; } = [];

    /// <summary>Whether it is no change at all.</summary>
    internal bool IsNothing => Added.Count == 0 && Replaced.Count == 0 && Removed.Count == 0;

    /// <summary>Whether nothing is left in the mapping.</summary>
    internal bool EmptiesIt => Added.Count == 0 && Replaced.Count == 0 && Removed.Count == Mapping.Entries.Count && Removed.Count > 0;

    /// <summary>Adds an entry, unless it is there already: a mapping behind aliases is changed once for all of them.</summary>
    internal void Add(Addition addition)
    {
        if (!Added.Exists(other => other.Key == addition.Key))
        {
            Added.Add(addition);
        }
    }
}
