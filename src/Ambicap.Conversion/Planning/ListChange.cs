using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Planning;

/// <summary>What is to become of one list of single values, of which at least one stays.</summary>
internal sealed class ListChange(SourceSequence list)
{
    internal SourceSequence List { get; } = list;

    internal HashSet<SourceNode> Removed { get; } = [];

    /// <summary>What comes behind the last item.</summary>
    internal List<string> Added { get; } = [];

    /// <summary>Items that say something else from now on.</summary>
    internal Dictionary<SourceNode, string> Replaced { get; } = [];

    /// <summary>The items that stay.</summary>
    internal IEnumerable<SourceNode> Kept => List.Items.Where(item => !Removed.Contains(item));

    /// <summary>Adds an item, unless it is added already: a list behind aliases is changed once for all of them.</summary>
    internal void Add(string text)
    {
        if (!Added.Contains(text))
        {
            Added.Add(text);
        }
    }
}
