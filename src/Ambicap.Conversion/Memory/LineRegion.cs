namespace Ambicap.Conversion.Memory;

/// <summary>Lines that change together.</summary>
/// <param name="First">The first line.</param>
/// <param name="Last">The last line.</param>
/// <param name="IsRemoval">Whether they are taken out and nothing comes in their place.</param>
internal readonly record struct LineRegion(int First, int Last, bool IsRemoval)
{
    /// <summary>Regions that do not overlap, in the order of the text.</summary>
    internal static IComparer<LineRegion> ByFirstLine { get; } = Comparer<LineRegion>.Create((left, right) => left.First.CompareTo(right.First));

    /// <summary>Regions that overlap become one.</summary>
    internal static List<LineRegion> Merge(IEnumerable<LineRegion> regions)
    {
        List<LineRegion> merged = [];
        foreach (LineRegion region in regions.OrderBy(region => region.First).ThenBy(region => region.Last))
        {
            if (merged.Count > 0 && merged[^1] is { } last && region.First <= last.Last)
            {
                merged[^1] = new LineRegion(last.First, Math.Max(last.Last, region.Last), last.IsRemoval && region.IsRemoval);
            }
            else
            {
                merged.Add(region);
            }
        }

        return merged;
    }
}
